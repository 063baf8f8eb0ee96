#!/bin/sh
# guests.sh FOLDER COUNT: makes COUNT guests, each a mount namespace with an sshd on 127.0.0.N, and holds them until its
# standard input ends. Runs as root in namespaces of its own: mount, pid and net.
set -eu
folder=$1 count=$2
ip link set lo up
mkdir "$folder/guests"
ssh-keygen -q -t ed25519 -N '' -f "$folder/host_key"
ssh-keygen -q -t ed25519 -N '' -f "$folder/user_key"
cat >"$folder/sshd_config" <<EOF
HostKey $folder/host_key
AuthorizedKeysFile $folder/user_key.pub
PidFile none
UsePAM no
StrictModes no
PermitRootLogin yes
PasswordAuthentication no
MaxStartups 100
Subsystem sftp internal-sftp
EOF

# In a mount namespace of its own: folders whose changes only this guest sees, none of the machine's hooks, and fakes.
guest='
set -eu
echo "$$" >"$1/guests/$2"
mount -t tmpfs -o mode=0755 none /run
mkdir -p /run/sshd /run/layers/roots
for path in /etc /usr/sbin /usr/bin /var /root; do
    [ -d "$path" ] || continue
    layer=/run/layers/$(echo "$path" | tr / .)
    mkdir -p "$layer/upper" "$layer/work"
    chmod "$(stat -c %a "$path")" "$layer/upper"
    mount -t overlay -o "lowerdir=$path,upperdir=$layer/upper,workdir=$layer/work" none "$path"
done
rm -rf /usr/sbin/pre-freeze-script /usr/sbin/post-thaw-script /usr/sbin/gen-hooks-metrics /etc/vmware-tools /etc/gen-hooks \
    /etc/logrotate.d /var/lib/gen-hooks /var/log/gen-hooks /var/lib/cloud
mkdir -p /etc/logrotate.d /etc/vmware-tools
rm -f /usr/bin/vmtoolsd /usr/bin/iris
printf "#!/bin/sh\nexit 1\n" >/usr/bin/vmtoolsd
printf "#!/bin/sh\n[ \"\$1\" != qlist ] || exec cat /etc/iris.list\necho System resumed\nexit 5\n" >/usr/bin/iris
chmod 755 /usr/bin/vmtoolsd /usr/bin/iris
echo "PROD^/opt/iris/prod^2024.1.0.262.0^running, since Fri Mar  1 10:00:00 2024^iris.cpf^1972^52773^53773^ok^IRIS^^^" >/etc/iris.list
chmod 755 /etc /usr/sbin /usr/bin /var /root
exec /usr/sbin/sshd -D -e -f "$1/sshd_config" -o "ListenAddress=127.0.0.$2"
'
n=0
while [ "$n" -lt "$count" ]; do
    n=$((n + 1))
    unshare --mount --propagation private sh -c "$guest" guest "$folder" "$n" </dev/null &
done
cat >/dev/null
