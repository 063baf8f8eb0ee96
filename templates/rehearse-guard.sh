#!/bin/sh
# The guard of one rehearsal: it calls the hooks as VMware Tools does. gen-hooks
# starts it in a session of its own and only looks on, so that no end of
# gen-hooks, of its terminal or its user keeps the thaw from being called.
#
# Words: the shell that VMware Tools uses, the hook that freezes, the one that
# thaws, the seconds to hold and of one call, the run folder, the seconds of the
# deadline, and the folder of hooks made for this rehearsal, or ''.
# Standard input is the lifeline: when it ends, the freeze or the hold does.
# Standard output says what happens, a line each, with the hundredths of a second
# since boot: `NOW began|ended freeze|thaw [STATUS]`, `NOW hook PID` of the freeze,
# `NOW run RUN`, `NOW cut hold`, `NOW missed thaw`, `NOW over`.
set -u

main() {
    TOOLS_SHELL=$1 PRE=$2 POST=$3 HOLD=$4 LIMIT=$5 RUN_DIR=$6 DEADLINE=$7 FOLDER=$8
    STOPPED=no CALL='' HOLDER='' ENDERS=''
    trap '' PIPE # as vmtoolsd; and the reader of our lines may be gone
    trap stopped HUP INT TERM
    exec 4<&0 </dev/null 2>/dev/null
    call freeze "$PRE" freeze watched
    look
    [ -z "$RUN" ] || say run "$RUN"
    case $STATUS in
    0)
        hold
        look
        if is_held; then call thaw "$POST" freezeFail alone; else say missed thaw; fi
        ;;
    # it has undone its work by itself, or has begun none
    1 | 126 | 127) ;;
    # killed right after its last word, by which the instances stay frozen
    *) ! is_held || call thaw "$POST" freezeFail alone ;;
    esac
    say over
    [ -z "$FOLDER" ] || tidy
    # what stands behind main, appended while this process lived, is not run
    exit
}

now() {
    read -r NOW _ </proc/uptime
    NOW=${NOW%.*}${NOW#*.}
}

say() {
    now
    printf '%s %s\n' "$NOW" "$*"
}

# RUN, PHASE, FIRST: our own run, its phase and its first freeze, or '' where the
# state has none. The FIFO in its first line has the number of the pre-freeze that
# started it. Any other run is a backup's, or what post-thaw began.
look() {
    OWN=${RUN:-} RUN=''
    read_state
    case $STATE_RUN:$PIPE in
    :*) ;;
    "$OWN":* | *"/client.$HOOK.keeper" | *"/client.$HOOK.go") RUN=$STATE_RUN ;;
    *) PHASE='' FIRST='' ;;
    esac
}

# STATE_RUN, PIPE, PHASE, FIRST: what the state says, whosever run it is; all are ''
# if there is none. This is the grammar of src/hook/state.ts: a test compares the
# two. Hooks of the version before wrote form 1. In form 2 no phase tells that a thaw
# has begun, and `over` is also the phase of what only sweeps.
read_state() {
    STATE_RUN='' PIPE='' PHASE='' FIRST=''
    [ -r "$RUN_DIR/state" ] || return 0
    read -r boot </proc/sys/kernel/random/boot_id
    while read -r word a b c d pipe; do
        case $word:$STATE_RUN in
        gen-hooks-state:)
            case $b in *[!A-Za-z0-9_-]*) return 0 ;; *) ;; esac
            case $a:$c in "1:$boot" | "2:$boot") ;; *) return 0 ;; esac
            is_number "$d" && [ -n "$pipe" ] || return 0
            STATE_RUN=$b PIPE=$pipe
            ;;
        # not a state: its first line is another
        *:) return 0 ;;
        phase:*)
            case $a in
            listing | freezing | frozen | thawing | checking | sweeping | over) PHASE=$a ;;
            *) ;;
            esac
            [ "$a" != freezing ] || ! is_number "$b" || FIRST=$b
            ;;
        *) ;;
        esac
    done <"$RUN_DIR/state"
}

is_number() {
    case $1 in '' | *[!0-9]* | ????????????*) return 1 ;; *) return 0 ;; esac
}

# What is over, or only sweeps, holds nothing, and makes way for another run.
is_held() {
    case $RUN:$PHASE in :* | *: | *:over | *:sweeping) return 1 ;; *) return 0 ;; esac
}

stopped() {
    STOPPED=yes
    if [ -n "$CALL" ]; then
        end_call "$CALL" >/dev/null 4<&- &
        ENDERS="$ENDERS $!"
    fi
    # a TERM between fork and exec would be lost in the trap of this shell; cat
    # ends with the lifeline
    [ -z "$HOLDER" ] || kill -KILL "$HOLDER"
}

# end_call PID: as VMware Tools ends a hook.
end_call() {
    trap - HUP INT TERM
    kill -TERM "$1"
    for _ in 1 2 3 4 5; do sleep 1; done
    kill -KILL "$1"
}

# call NAME HOOK ARGUMENT watched|alone: TERM at the limit, at the end of this
# shell or, if watched, at the end of the lifeline; KILL 5 s later. Both go to the
# hook itself, and nothing stands between: what forwards a signal can get it
# before it has started the hook, and then the hook outlives it.
call() {
    say began "$1"
    # by exec: so that $! is the hook
    (
        exec >/dev/null 4<&-
        exec "$TOOLS_SHELL" -c "exec \"$2\" $3"
    ) &
    pid=$!
    # seconds one by one: what is left of it when it is killed is over soon
    (
        trap - HUP INT TERM
        exec 4<&-
        left=$LIMIT
        while [ "$left" -gt 0 ] && [ -d "/proc/$$" ]; do
            sleep 1
            left=$((left - 1))
        done
        end_call "$pid"
    ) >/dev/null &
    ENDERS=$!
    if [ "$4" = watched ]; then
        HOOK=$pid CALL=$pid
        say hook "$pid"
        (
            trap - HUP INT TERM
            read -r _ <&4
            exec 4<&-
            end_call "$pid"
        ) >/dev/null &
        ENDERS="$ENDERS $!"
        [ "$STOPPED" = no ] || stopped
    fi
    reap "$pid"
    CALL=''
    for ender in $ENDERS; do
        kill -KILL "$ender"
    done
    ENDERS=''
    say ended "$1" "$STATUS"
}

# A deadline that ended the hold would end the run, and make way for a backup.
hold() {
    now
    left=$(((${FIRST:-$NOW} - NOW) / 100 + DEADLINE - 3))
    if [ "$HOLD" -gt "$left" ]; then
        HOLD=$left
        say cut hold
        [ "$HOLD" -gt 0 ] || return 0
    fi
    (exec timeout -k 1 "$HOLD" cat <&4 >/dev/null) &
    HOLDER=$!
    [ "$STOPPED" = no ] || stopped
    reap "$HOLDER"
    HOLDER=''
}

# STATUS: of process $1. A trap cuts `wait` short, and some shells have numbers of
# their own for what a signal ended.
reap() {
    STATUS=127
    while
        wait "$1"
        got=$?
        [ "$got" -ne 127 ] && STATUS=$got && kill -0 "$1"
    do :; done
    [ "$STATUS" -lt 256 ] || STATUS=$((STATUS % 128 + 128))
}

# The processes of the run are of the hooks in that folder: they may call them until
# the run is over.
tidy() {
    exec >/dev/null 4<&-
    tries=0
    while [ "$tries" -lt 5 ]; do
        tries=$((tries + 1))
        flock -s -w "$LIMIT" "$RUN_DIR/lock" true
        read_state
        if [ "$PHASE" = over ]; then break; fi
        sleep 2
    done
    rm -f "$FOLDER/pre-freeze-script" "$FOLDER/post-thaw-script" "$FOLDER/50-gen-hooks"
    rmdir "$FOLDER"
    # if nothing else is kept there
    rmdir "${FOLDER%/*}"
}

main "$@"
