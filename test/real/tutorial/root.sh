#!/bin/sh
# Makes the root folder of the tutorial's guest, as pid 1 of its namespaces, and goes
# on in it: sh root.sh NODE DIST OUTSIDE KEEP GUEST STEPS
set -eu

node=$1 dist=$2 outside=$3 keep=$4 guest=$5 steps=$6
here=${0%/*}

"$node" "$here/guest.mjs" "$dist" layers "$outside" "$keep"

# In a namespace of users /, /usr and /var are nobody's, and install refuses them.
# So all that is in them is shown below folders of our own.
root=/run/root

# spread FOLDER: what is in it, below the new root; '' for /
spread() {
    for path in "$1"/*; do
        case $path in /etc | /usr | /var | /opt) continue ;; *) ;; esac
        if [ -L "$path" ]; then
            cp -P "$path" "$root$path"
        elif [ -d "$path" ]; then
            mkdir "$root$path"
            mount --rbind "$path" "$root$path"
        fi
    done
}

mkdir "$root"
mount -t tmpfs -o mode=0755 none "$root"
mkdir "$root/usr" "$root/var" "$root/opt"
for folder in '' /usr /var /opt; do
    [ ! -d "$folder/" ] || spread "$folder"
done
# a user may not read all of it
cp -R /etc "$root" 2>/dev/null || [ -d "$root/etc" ]
exec chroot "$root" /bin/sh "$here/guest.sh" "$node" "$dist" "$guest" "$steps"
