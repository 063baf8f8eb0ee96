#!/bin/sh
# Puts the VMware snapshot hooks of this guest in place, removes them, and says what they hold
# frozen. Needs no Node: the settings of a guest are rendered on another machine.
set -u
PATH=/usr/sbin:/usr/bin:/sbin:/bin
LC_ALL=C
export PATH LC_ALL
SHARE=/usr/share/gen-hooks-guest
FILTER=/usr/sbin/gen-hooks-metrics
VERSION='@VERSION@'
MOST=1048576

usage() {
    cat <<END
gen-hooks-guest $VERSION: VMware snapshot hooks for InterSystems IRIS, on a guest without Node

  gen-hooks-guest install [OPTION...] SETTINGS   settings of this guest, as gen-hooks render --fleet
                                                 writes them, a whole script, or the folder of the
                                                 guest, hosts/NAME; - is standard input
  gen-hooks-guest remove [OPTION...]             removes the hooks and all files beside them, and puts
                                                 back what --adopt replaced
  gen-hooks-guest status [--json]                what the hooks hold frozen, and what thaws it
  gen-hooks-guest detect                         the instances of this guest, as JSON
  gen-hooks-guest engine                         the digest of the engine in this package

Options of install and remove:
  --check                          changes nothing; exit status 2 if there is something to do
  --diff                           prints what changes, as unified diffs
Options of install:
  --adopt                          keeps a hook that is not ours in /var/lib/gen-hooks/replaced, and replaces it
  --layout legacy|backupScripts.d  the pair in /usr/sbin, or one file for VMware Tools 10.0.5 or newer
  --without-tools                  installs where VMware Tools is missing
  --without-instances              installs where the command of a planned instance is missing

Exit status: 0 done, or nothing to do; 1 refused or failed, and all is as before; 2 --check: something to do;
75 a snapshot or another install is under way: try again later. Of status: 0 nothing is frozen, 1 otherwise.

Examples:
  gen-hooks-guest install --check --diff /root/settings
  ssh root@GUEST gen-hooks-guest install - <out/hosts/GUEST/settings
END
}

stop() {
    printf 'gen-hooks-guest: %s\n' "$1" >&2
    exit 1
}

# install OPTION... SETTINGS
install() {
    [ "$#" -gt 0 ] || stop 'install: SETTINGS is missing, expected the file that was rendered for this guest'
    # the last word comes first
    left=$(($# - 1))
    while [ "$left" -gt 0 ]; do
        set -- "$@" "$1"
        shift
        left=$((left - 1))
    done
    given=$1
    shift
    case $given in -?*) stop "install: $given: SETTINGS is missing behind it, expected the file that was rendered for this guest" ;; *) ;; esac
    work=$(mktemp -d /run/gen-hooks-guest.XXXXXX) || stop '/run: cannot be written'
    trap 'rm -rf "$work"' EXIT
    trap 'exit 1' HUP INT TERM
    cp "$SHARE/gen-hooks-metrics" "$SHARE/logrotate" "$work/" || stop "$work: cannot be written"
    if [ -d "$given" ]; then
        take_folder
    elif grep -q "^NOTIFY_COMMAND='[^']" "$FILTER" 2>/dev/null; then
        # settings alone bring the filter of the package, which tells no program
        stop "$FILTER: tells a program of runs, which settings alone would end, expected the folder of this guest, with its gen-hooks-metrics if it has one"
    fi
    if [ "$given" = - ]; then
        given='standard input'
        head -c "$((MOST + 1))" >"$work/settings"
    elif [ -f "$given" ]; then
        head -c "$((MOST + 1))" <"$given" >"$work/settings"
    else
        stop "$given: is no file, expected the settings of this guest"
    fi || stop "$given: cannot be read, or $work cannot be written"
    [ "$(wc -c <"$work/settings")" -le "$MOST" ] || stop "$given: has more than $MOST bytes, expected the settings of one guest"
    if [ -n "$(sed '1,/^# ---- engine/d' "$work/settings" | head -c 1)" ]; then
        # a whole script brings its engine; its header tells the layout
        case $given in
        */50-gen-hooks) mv "$work/settings" "$work/50-gen-hooks" ;;
        *) mv "$work/settings" "$work/pre-freeze-script" ;;
        esac
    else
        require_engine "$given"
        cp "$SHARE/engine" "$work/engine"
    fi
    sh "$SHARE/place.sh" "$@" "$work"
}

# What render --fleet wrote for this guest: the settings or a whole script, and what goes beside it.
take_folder() {
    for name in gen-hooks-metrics logrotate; do
        [ ! -f "$given/$name" ] || cp "$given/$name" "$work/" || stop "$given/$name: cannot be read"
    done
    for name in settings pre-freeze-script 50-gen-hooks; do
        [ ! -f "$given/$name" ] || break
    done
    given=$given/$name
    [ -f "$given" ] || stop "${given%/*}: has no settings, pre-freeze-script or 50-gen-hooks, expected the folder of this guest"
    # only one of them comes to place.sh, and a file that an earlier rendering left could be of another layout
    for other in pre-freeze-script 50-gen-hooks; do
        [ ! -f "${given%/*}/$other" ] || cmp -s "$given" "${given%/*}/$other" ||
            stop "${given%/*}: has $name and $other, which differ, expected the files of one rendering"
    done
}

# require_engine NAME: the settings were rendered for the engine of this package.
require_engine() {
    wanted=$(sed -n '/^# ---- settings/q; s/^# engine sha256: \([0-9a-f]*\)$/\1/p' "$work/settings")
    [ "${#wanted}" -eq 64 ] || stop "$1: has no line \"# engine sha256: ...\" in its header, expected settings as gen-hooks render --fleet writes them"
    have=$(sha256sum <"$SHARE/engine")
    have=${have%% *}
    [ "$wanted" = "$have" ] || stop "$1: was rendered for the engine $wanted, and this package has the engine $have, expected settings of gen-hooks $VERSION"
}

status() {
    for hook in /usr/sbin/post-thaw-script /etc/vmware-tools/backupScripts.d/50-gen-hooks; do
        if [ -f "$hook" ] && head -n 4 "$hook" 2>/dev/null | grep -q '^# Rendered by gen-hooks '; then
            exec "$hook" status "$@"
        fi
    done
    stop 'no hooks of gen-hooks are installed on this guest, or only root can read them'
}

verb=${1:-}
[ "$#" -eq 0 ] || shift
case $verb in
install) install "$@" ;;
remove) sh "$SHARE/place.sh" --remove "$@" ;;
status) status "$@" ;;
detect) sh "$SHARE/detect.sh" "$@" ;;
engine) sha256sum <"$SHARE/engine" | sed 's/ .*//' ;;
-h | --help | help) usage ;;
--version) printf '%s\n' "$VERSION" ;;
'') usage >&2 && exit 1 ;;
*) stop "$verb: unknown, expected install, remove, status, detect or engine (--help)" ;;
esac
