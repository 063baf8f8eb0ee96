# sh clean-root.sh FOLDER SCRIPT WORDS...: runs SCRIPT as root of a clean root: the programs of this machine, read-only
# below layers in memory, and nothing else of it: no Node, no package, no hook, no network. Runs in
# `unshare --mount --pid --net`. FOLDER is seen as /given.
set -e
folder=$1 script=$2
shift 2
mount --make-rprivate /
mount -t tmpfs -o mode=0755 none /mnt
mkdir /mnt/layers /mnt/root
root=/mnt/root
for name in usr etc; do
    mkdir -p "/mnt/layers/$name/upper" "/mnt/layers/$name/work" "$root/$name"
    mount -t overlay -o "lowerdir=/$name,upperdir=/mnt/layers/$name/upper,workdir=/mnt/layers/$name/work" none "$root/$name"
done
for name in bin sbin lib lib32 lib64 libx32; do
    [ ! -L "/$name" ] || cp -P "/$name" "$root/$name"
done
mkdir -p "$root/dev" "$root/given" "$root/opt/node" "$root/proc" "$root/root" "$root/run" "$root/tmp" \
    "$root/var/lib/dpkg/info" "$root/var/lib/dpkg/updates" "$root/var/lib/rpm" "$root/var/log" "$root/var/tmp"
chmod 1777 "$root/tmp" "$root/var/tmp"
: >"$root/var/lib/dpkg/status"
mount --rbind /dev "$root/dev"
mount -t proc none "$root/proc"
mount --bind "$folder" "$root/given"
mount -o remount,bind,ro "$root/given"
# a node of this machine, for the script to link where it wants it
: >"$root/opt/node/node"
mount --bind "$NODE" "$root/opt/node/node"
rm -rf "$root/usr/local/bin/node" "$root/usr/bin/node" "$root/usr/bin/nodejs" "$root"/usr/sbin/*-script \
    "$root/usr/local/bin/gen-hooks" "$root/usr/local/lib/node_modules" "$root/etc/vmware-tools" "$root/etc/gen-hooks"
exec env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C chroot "$root" /bin/sh -e "/given/$script" "$@"
