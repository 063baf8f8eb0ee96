# What life.sh and life-guest.sh do with a package: put, verify and remove, by dpkg or by rpm.
case $1 in
deb)
    put() { dpkg -i "/given/$1"; }
    verify() { dpkg --verify "$1"; }
    remove() { dpkg -r "$1"; }
    ;;
*)
    # Debian's rpm asks for --force-debian; this database knows no package that has /bin/sh
    put() { rpm -U --force-debian --nodeps "/given/$1"; }
    verify() { rpm -V --nodeps "$1"; }
    remove() { rpm -e --force-debian --nodeps "$1"; }
    ;;
esac
# say NAME COMMAND...: what it prints and its status, in lines of their own
say() {
    name=$1
    shift
    status=0
    "$@" >/tmp/said 2>&1 </dev/null || status=$?
    sed "s|^|$name: |" /tmp/said
    echo "$name = $status"
}
hooks() { cat /usr/sbin/pre-freeze-script /usr/sbin/post-thaw-script | sha256sum; }
by_hand() {
    printf '#!/bin/sh\necho by hand\n' >/usr/sbin/pre-freeze-script
    cp /usr/sbin/pre-freeze-script /usr/sbin/post-thaw-script
    chmod 0700 /usr/sbin/pre-freeze-script /usr/sbin/post-thaw-script
}
