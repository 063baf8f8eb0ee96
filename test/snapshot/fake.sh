#!/bin/sh
# Doubles of what gen-hooks-snapshot calls, by the name it is called under: the volume managers, mount, the
# hooks, iris and the command of the backup. They print as the real ones do (lvm2 2.03.16, btrfs-progs 6.2,
# zfs(8) by its manual) and agree with one another: their state is in $STATE.
#   calls                each call, a line
#   volumes              `VG|LV|ATTR|POOL|SIZE|ORIGIN|SNAP%|DATA%|META%` of LVM
#   snapshots            those of ZFS
#   subvolumes           folders that have inode 256
#   frozen               there while the instances are frozen
#   then.NAME            a script that runs in each call of NAME, when it has acted
#   fault.NAME           `STATUS [N]`: the N-th call of NAME, or each, does nothing and ends with STATUS
# KILL_AT=N KILL_HOW=instead|before|after: the N-th call of all kills the process in $STATE/pid, and does
# nothing, or then acts, or has acted.
# The runner reads these two in a hook.
export DEADLINE ON_INCONSISTENT
DEADLINE='300'
ON_INCONSISTENT='fail'
# ---- engine
set -u
umask 022
me=${0##*/}
mounts=$STATE/mountinfo
printf '%s %s\n' "$me" "$*" >>"$STATE/calls"

main() {
    if [ -f "$STATE/fault.$me" ]; then
        read -r status which <"$STATE/fault.$me"
        [ -n "$which" ] && [ "$which" != "$(grep -c "^$me " "$STATE/calls")" ] || exit "$status"
    fi
    # without KILL_AT no process is spent on the number of the call
    if [ -z "${KILL_AT-}" ] || [ "$(grep -c '' "$STATE/calls")" != "$KILL_AT" ]; then
        act "$@"
        status=$?
        # what happens meanwhile
        [ ! -f "$STATE/then.$me" ] || . "$STATE/then.$me"
        exit "$status"
    fi
    [ "$KILL_HOW" = after ] || strike
    [ "$KILL_HOW" = instead ] || act "$@"
    status=$?
    [ "$KILL_HOW" != after ] || strike
    exit "$status"
}

strike() {
    kill -s "${KILL_BY:-KILL}" "$(cat "$STATE/pid")"
}

note() {
    printf '%s\n' "$*" >>"$STATE/events"
}

# snapped NAME: a snapshot that no freeze covers is worth nothing.
snapped() {
    if [ -f "$STATE/frozen" ]; then note "snapshot $1"; else note "snapshot UNFROZEN $1"; fi
}

act() {
    case $me in
    id) printf '0\n' ;;
    iris) [ "$1" = qlist ] && cat "$STATE/qlist" ;;
    pre-freeze-script)
        [ "$1" = freeze ] && [ ! -f "$STATE/frozen" ] && echo 0a1b >"$STATE/frozen" && echo 0a1b >"$STATE/last"
        ;;
    post-thaw-script)
        if [ "$1" = status ]; then
            printf '{"schema":"gen-hooks/hook-status/1","unknown":"","run":"%s","phase":"held","process":"alive","lastVerdict":"","instances":[' "$(cat "$STATE/last" 2>/dev/null)"
            [ ! -f "$STATE/frozen" ] || printf '{"instance":"%s","frozen":"yes","frozenForSeconds":1,"thaw":"iris stat PROD -W"}' "$(cat "$STATE/is-frozen" 2>/dev/null || echo iris:PROD)"
            printf '],"thaw":"post-thaw-script freezeFail"}\n'
            [ ! -f "$STATE/frozen" ]
            return
        fi
        covered=1
        [ ! -f "$STATE/frozen" ] || covered=0
        rm -f "$STATE/frozen"
        note "$1 ended $covered"
        [ "$1" = freezeFail ] || return "$covered"
        ;;
    df)
        printf 'Filesystem 1048576-blocks  Used Available Capacity Mounted on\n/dev/x                512   300       %s      59%% /x\n' "$(cat "$STATE/free")"
        ;;
    stat) [ "$1 $2" = '-c %i' ] && if grep -q -F -x "$3" "$STATE/subvolumes" && [ -d "$3" ]; then printf '256\n'; else printf '4711\n'; fi ;;
    mount)
        [ "$#" -ge 4 ] || return 1
        while [ "$#" -gt 2 ]; do
            case $1 in -t) type=$2 ;; *) ;; esac
            shift
        done
        printf '99 1 0:99 / %s ro - %s %s\n' "$2" "${type:-none}" "$1" >>"$mounts"
        ;;
    umount)
        awk -v point="$1" '{ line[NR] = $0; if ($5 == point) last = NR } END { if (!last) exit 32; for (i = 1; i <= NR; i++) if (i != last) print line[i] }' "$mounts" >"$mounts.new" || return 32
        # as the kernel does, at once
        mv "$mounts.new" "$mounts"
        ;;
    lvs) lvs "$@" ;;
    lvcreate) lvcreate "$@" ;;
    lvremove)
        [ "$1" = -f ] || return 3
        ! grep -q -F " /dev/$2" "$mounts" || { printf '  Logical volume %s contains a filesystem in use.\n' "$2" >&2 && return 5; }
        find_lv "$2" || return 5
        grep -v -F "${2%/*}|${2#*/}|" "$STATE/volumes" >"$STATE/volumes.new"
        mv "$STATE/volumes.new" "$STATE/volumes"
        printf '  Logical volume "%s" successfully removed.\n' "${2#*/}"
        ;;
    btrfs) btrfs "$@" ;;
    zfs) zfs "$@" ;;
    backup)
        for point; do
            case $point in /*) grep -q -F " $point ro - " "$mounts" && note "backup $point" ;; *) ;; esac
        done
        [ ! -f "$STATE/fill" ] || sed "$(cat "$STATE/fill")" "$STATE/volumes" >"$STATE/volumes.new"
        [ ! -f "$STATE/fill" ] || mv "$STATE/volumes.new" "$STATE/volumes"
        ;;
    *) return 127 ;;
    esac
}

# find_lv VG/LV
find_lv() {
    grep -q -F "${1%/*}|${1#*/}|" "$STATE/volumes" || { printf '  Failed to find logical volume "%s"\n' "$1" >&2 && return 1; }
}

lvs() {
    while [ "$#" -gt 1 ]; do
        case $1 in -o) fields=$2 ;; *) ;; esac
        shift
    done
    case $1 in
    /dev/mapper/*) name=${1#/dev/mapper/} name=${name%-*}/${name#*-} ;;
    *) name=$1 ;;
    esac
    case $name in
    */*) find_lv "$name" || return 5 ;;
    *) grep -q "^$name|" "$STATE/volumes" || { printf '  Volume group "%s" not found\n' "$name" >&2 && return 5; } ;;
    esac
    awk -F '|' -v name="$name" -v fields="$fields" -v free="$(cat "$STATE/free")" '
        name == $1 || name == $1 "/" $2 {
            of["vg_name"] = $1; of["lv_name"] = $2; of["lv_attr"] = $3; of["pool_lv"] = $4; of["lv_size"] = $5 ".00"
            of["origin"] = $6; of["snap_percent"] = $7; of["data_percent"] = $8; of["metadata_percent"] = $9
            of["vg_free"] = free ".00"
            count = split(fields, field, ",")
            for (i = 1; i <= count; i++) printf "%s%s", i == 1 ? "  " : "|", of[field[i]]
            print ""
        }' "$STATE/volumes"
}

lvcreate() {
    size=''
    while [ "$#" -gt 1 ]; do
        case $1 in
        -s) ;;
        -k) shift ;;
        -n) name=$2 && shift ;;
        -L) size=$2 && shift ;;
        *) return 3 ;;
        esac
        shift
    done
    find_lv "$1" || return 5
    ! find_lv "${1%/*}/$name" 2>/dev/null || { printf '  Logical Volume "%s" already exists in volume group "%s"\n' "$name" "${1%/*}" >&2 && return 5; }
    pool=$(grep -F "${1%/*}|${1#*/}|" "$STATE/volumes" | cut -d '|' -f 4)
    case $pool:$size in
    :?*) row="swi-a-s---||${size%m}|${1#*/}|0.01||" ;;
    ?*:) row="Vwi-a-tz--|$pool|5120|${1#*/}||41.00|" ;;
    *) return 3 ;;
    esac
    snapped "$1"
    printf '%s|%s|%s\n' "${1%/*}" "$name" "$row" >>"$STATE/volumes"
    printf '  Logical volume "%s" created.\n' "$name"
}

btrfs() {
    case "$1 $2" in
    'subvolume snapshot')
        [ "$3" = -r ] && [ ! -e "$5" ] || return 1
        snapped "$4"
        mkdir "$5" && printf '%s\n' "$5" >>"$STATE/subvolumes"
        printf "Create a readonly snapshot of '%s' in '%s'\n" "$4" "$5"
        ;;
    'subvolume delete')
        rmdir "$3" || return 1
        printf "Delete subvolume (no-commit): '%s'\n" "$3"
        ;;
    'subvolume list') cat "$STATE/below" 2>/dev/null || : ;;
    'property get') [ -d "$5" ] && printf 'ro=%s\n' "$(cat "$STATE/ro" 2>/dev/null || printf true)" ;;
    *) return 1 ;;
    esac
}

zfs() {
    for last; do :; done
    case $1 in
    snapshot)
        snapped "${2%@*}"
        printf '%s\n' "$2" >>"$STATE/snapshots"
        ;;
    list)
        case $last in
        *@*) grep -F -x "$last" "$STATE/snapshots" || { printf "cannot open '%s': dataset does not exist\n" "$last" >&2 && return 1; } ;;
        *) grep -F "$last@" "$STATE/snapshots" || : ;;
        esac
        ;;
    destroy)
        case $2 in *@*) ;; *) note "DESTROYED $2" && return 1 ;; esac
        grep -v -F -x "$2" "$STATE/snapshots" >"$STATE/snapshots.new"
        mv "$STATE/snapshots.new" "$STATE/snapshots"
        ;;
    *) return 2 ;;
    esac
}

main "$@"
