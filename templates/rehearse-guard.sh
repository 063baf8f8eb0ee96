#!/bin/sh
# The guard of one rehearsal: it calls the hooks as VMware Tools does. gen-hooks
# starts it in a session of its own and only looks on, so that no end of
# gen-hooks, of its terminal or its user keeps the thaw from being called.
#
# Words: the shell that VMware Tools uses, the hook that freezes, the one that
# thaws, the seconds to hold and of one call, the run folder, and the folder of
# hooks made for this rehearsal, or ''.
# Standard input is the lifeline: when it ends, the freeze or the hold does.
# Standard output says what happens, a line each, with the hundredths of a second
# since boot: `NOW began|ended freeze|thaw [STATUS]`, `NOW over`.
set -u

main() {
    TOOLS_SHELL=$1 PRE=$2 POST=$3 HOLD=$4 LIMIT=$5 RUN_DIR=$6 FOLDER=$7
    STOPPED=no CALL='' HOLDER=''
    trap '' PIPE # as vmtoolsd; and whoever read our lines may be gone
    trap stopped HUP INT TERM
    exec 4<&0 </dev/null 2>/dev/null
    call freeze "$PRE" freeze watched
    case $STATUS in
    0)
        hold
        call thaw "$POST" freezeFail alone
        ;;
    # it has undone its work by itself, or has begun none: a thaw could only be
    # that of another run
    1 | 126 | 127) ;;
    *) call thaw "$POST" freezeFail alone ;;
    esac
    say over
    [ -z "$FOLDER" ] || tidy
}

say() {
    read -r now _ </proc/uptime
    printf '%s %s\n' "${now%.*}${now#*.}" "$*"
}

stopped() {
    STOPPED=yes
    for one in $CALL $HOLDER; do
        kill -TERM "$one"
    done
}

# call NAME HOOK ARGUMENT watched|alone: TERM at the limit or, if watched, at the
# end of the lifeline, to the one process; KILL 5 s later.
call() {
    say began "$1"
    # by exec: a signal is for what it starts, and not for a copy of this shell
    (
        exec >/dev/null 4<&-
        exec timeout --foreground -k 5 "$LIMIT" "$TOOLS_SHELL" -c "\"$2\" $3"
    ) &
    pid=$!
    watcher=''
    if [ "$4" = watched ]; then
        CALL=$pid
        (
            trap - HUP INT TERM
            read -r _ <&4
            kill -TERM "$pid"
        ) >/dev/null &
        watcher=$!
        [ "$STOPPED" = no ] || stopped
    fi
    reap "$pid"
    CALL=''
    [ -z "$watcher" ] || kill -KILL "$watcher"
    say ended "$1" "$STATUS"
}

hold() {
    (exec timeout -k 1 "$HOLD" cat <&4 >/dev/null) &
    HOLDER=$!
    [ "$STOPPED" = no ] || stopped
    reap "$HOLDER"
    HOLDER=''
}

# STATUS: of process $1. A trap cuts `wait` short.
reap() {
    STATUS=127
    while
        wait "$1"
        got=$?
        [ "$got" -ne 127 ] && STATUS=$got && kill -0 "$1"
    do :; done
}

# The keeper, its deputy and a rescue are of the hooks in that folder: they may
# call them until the run is over.
tidy() {
    exec >/dev/null 4<&-
    tries=0
    while [ "$tries" -lt 5 ]; do
        tries=$((tries + 1))
        flock -s -w "$LIMIT" "$RUN_DIR/lock" true
        case $(tail -n 1 "$RUN_DIR/state") in 'phase over '*) break ;; *) sleep 2 ;; esac
    done
    rm -f "$FOLDER/pre-freeze-script" "$FOLDER/post-thaw-script" "$FOLDER/50-gen-hooks"
    rmdir "$FOLDER"
    # if nothing else is kept there
    rmdir "${FOLDER%/*}"
}

main "$@"
