#!/bin/sh
# Makes the guest of the tutorial in its own root folder: sh guest.sh NODE DIST GUEST
# STEPS. GUEST has the fakes; STEPS are run at the end.
set -eu

node=$1 dist=$2 guest=$3 steps=$4
here=${0%/*}

mkdir -p /run/guest
cp -R "$guest/." /run/guest
cp -R "$guest/opt/." /opt
mkdir -p /opt/iris/prod/mgr /opt/iris/test/mgr /opt/cache/legacy/mgr

# what this machine has of its own
rm -rf /etc/gen-hooks /var/lib/gen-hooks /var/log/gen-hooks /etc/logrotate.d/gen-hooks
rm -f /usr/sbin/pre-freeze-script /usr/sbin/post-thaw-script
rm -f /usr/bin/shellcheck /usr/bin/busybox /usr/bin/mksh /usr/bin/ksh /usr/bin/ksh93 /usr/bin/yash /usr/bin/posh /usr/bin/zsh
rm -rf /etc/vmware-tools /etc/logrotate.d
mkdir -p /etc/vmware-tools /etc/logrotate.d /var/lib/prometheus
mount -t tmpfs -o mode=0755 none /var/lib/prometheus
mkdir /var/lib/prometheus/node-exporter

for name in iris ccontrol; do
    rm -f "/usr/bin/$name"
    cp "$here/instance.sh" "/usr/bin/$name"
done
for path in bin/irissession bin/csession bin/irisstat bin/logger sbin/runuser; do
    rm -f "/usr/$path"
    printf '#!/bin/sh\nexec /run/guest/usr/%s "$@"\n' "$path" >"/usr/$path"
done
printf '#!/bin/sh\nexec %s %s/gen-hooks.mjs "$@"\n' "$node" "$dist" >/usr/local/bin/gen-hooks
# shellcheck disable=SC2016
printf '#!/bin/sh\nexec cp "/run/${1%%%%:*}${1#*:}" "$2"\n' >/usr/local/bin/scp
chmod 755 /usr/bin/iris /usr/bin/ccontrol /usr/bin/irissession /usr/bin/csession /usr/bin/irisstat /usr/bin/logger
chmod 755 /usr/sbin/runuser /usr/local/bin/gen-hooks /usr/local/bin/scp

# VMware Tools, as far as it is looked for: a service that waits without a child
rm -f /usr/bin/vmtoolsd
printf '#!/bin/sh\nread -r _ <>/run/vmtoolsd\n' >/usr/bin/vmtoolsd
chmod 755 /usr/bin/vmtoolsd
mkfifo /run/vmtoolsd
/usr/bin/vmtoolsd </dev/null >/dev/null 2>&1 &

# what happens to the guest between the commands
event_snapshot() {
    "$node" "$here/guest.mjs" "$dist" snapshot short >&2
}

event_long_snapshot() {
    "$node" "$here/guest.mjs" "$dist" snapshot long >&2
}

event_hooks_are_killed() {
    "$node" "$here/guest.mjs" "$dist" dies >&2
}

mkdir /run/home
cd /run/home
set +eu
# shellcheck source=/dev/null
. "$steps"
