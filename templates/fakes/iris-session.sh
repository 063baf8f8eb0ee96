# Sessions of a fake iris: the methods of Backup.General; read by it on demand.

# The exit statuses of the methods; iris freeze and iris thaw have others.
OK=5 REFUSED=3

# session NAME -U %SYS COMMAND
session() {
    find_instance "${1:-}"
    shift
    call='' namespace=''
    while [ $# -gt 0 ]; do
        case $1 in
        -U) namespace=${2:-} && shift ;;
        -U*) namespace=${1#-U} ;;
        -b) shift ;;
        '' | -*) misuse "session $1" ;;
        *)
            [ -z "$call" ] || misuse "session $call $1"
            call=$1
            ;;
        esac
        shift
    done
    if [ -z "$call" ]; then
        open_terminal
    fi
    [ "$namespace" = %SYS ] || misuse "session without -U %SYS"
    case $call in
    '##'[Cc][Ll][Aa][Ss][Ss]'(Backup.General).'[A-Z]*'('*')') ;;
    *) misuse "session $call" ;;
    esac
    method=${call#*').'}
    args=${method#*'('}
    args=${args%')'}
    method=${method%%'('*}
    event called "$method"
    meet_status
    no_fault
    [ ! -f "$at/fault.session" ] || part faults meet_session_fault
    # ExternalThaw on the command line passes the login, and a suspended system.
    if [ "$method" != ExternalThaw ]; then
        look
        [ -z "$SINCE" ] || part faults wait_for_updates
        [ ! -f "$at/fault.login" ] || part faults login
    fi
    call_method "$method" "$args"
}

# A session that is fed by standard input. It logs in like any other.
open_terminal() {
    meet_status
    no_fault
    [ ! -f "$at/fault.session" ] || part faults meet_session_fault
    look
    [ -z "$SINCE" ] || part faults wait_for_updates
    [ ! -f "$at/fault.login" ] || part faults login
    part terminal terminal
}

# call_method METHOD ARGUMENTS: the process ends with its status.
call_method() {
    method=$1
    set -f
    IFS=,
    # shellcheck disable=SC2086
    set -- $2
    unset IFS
    set +f
    case ${1:-} in
    '""') shift && set -- '' "$@" ;;
    '"'*'"') logfile=${1#'"'} && shift && set -- "${logfile%'"'}" "$@" ;;
    *) ;;
    esac
    case $method in
    ExternalFreeze) freeze "$@" ;;
    ExternalThaw) thaw "$@" ;;
    ExternalSetHistory) set_history "$@" ;;
    IsWDSuspendedExt) is_suspended ;;
    *) misuse "session $call" ;;
    esac
}

# An instance that does not run takes no session.
meet_status() {
    read -r status <"$at/status"
    case $status in
    down* | '*crashed*'*) printf 'Instance is not running\n' && exit 1 ;;
    'sign-on inhibited'*) printf 'Sign-on inhibited: Startup or Installation in progress\n' && exit 239 ;;
    *) ;;
    esac
}

# command_line freeze|thaw NAME [timeout=SECONDS] [namespace=NAMESPACE]
command_line() {
    verb=$1 LOGFILE='' OK=0 REFUSED=1 UPDATE_TIMEOUT=600
    find_instance "${2:-}"
    shift 2
    event called "$verb"
    for word; do
        case $verb:$word in
        freeze:timeout=*[!0-9]*) misuse "$verb $word" ;;
        freeze:timeout=?*) UPDATE_TIMEOUT=${word#*=} ;;
        *:namespace=?*) ;;
        *) misuse "$verb $word" ;;
        esac
    done
    meet_status
    case $verb in
    freeze) freeze '' '' '' '' '' '' "$UPDATE_TIMEOUT" ;;
    *) thaw ;;
    esac
}

# log_line WHO TEXT: to where the LogFile argument says; 0 is standard output.
log_line() {
    [ -n "$LOGFILE" ] && [ -z "$f_text" ] || return 0
    stamp
    if [ "$LOGFILE" = 0 ]; then
        printf '%s: Backup.General.%s: %s\n' "$STAMP" "$1" "$2"
    else
        printf '%s: Backup.General.%s: %s\n' "$STAMP" "$1" "$2" >>"$LOGFILE"
    fi
}

# switch_journal: to a file of its own for each freeze, and the lines that say so.
switch_journal() {
    [ -n "$LOGFILE" ] && [ -z "$f_text" ] || return 0
    number=0
    [ ! -s "$at/journal" ] || read -r number <"$at/journal"
    number=$((number + 1))
    printf '%s\n' "$number" >"$at/journal"
    read -r directory <"$at/directory"
    stamp
    day=${STAMP%% *}
    month=${day%/*}
    file=$directory/mgr/journal/${day##*/}${month%/*}${month#*/}.$(((number / 100) % 10))$(((number / 10) % 10))$((number % 10))
    log_text 'Journal file switched to:' "$file"
    log_line ExternalFreeze "Start a journal restore for this backup with journal file: $file"
    log_text '' 'Journal marker set at' "offset 197192 of $file"
}

# log_text LINES...: undated.
log_text() {
    if [ "$LOGFILE" = 0 ]; then
        printf '%s\n' "$@"
    else
        printf '%s\n' "$@" >>"$LOGFILE"
    fi
}

# STAMP: MM/DD/YYYY HH:MM:SS, by arithmetic, since date is a process.
stamp() {
    now
    boot=0
    [ ! -f "$fake/boot" ] || read -r boot <"$fake/boot"
    t=$((NOW / 100 + boot))
    z=$((t / 86400 + 719468))
    era=$((z / 146097))
    doe=$((z - era * 146097))
    yoe=$(((doe - doe / 1460 + doe / 36524 - doe / 146096) / 365))
    doy=$((doe - (365 * yoe + yoe / 4 - yoe / 100)))
    mp=$(((5 * doy + 2) / 153))
    month=$((mp < 10 ? mp + 3 : mp - 9))
    two "$month"
    STAMP=$TWO
    two "$((doy - (153 * mp + 2) / 5 + 1))"
    STAMP=$STAMP/$TWO/$((yoe + era * 400 + (month <= 2)))
    two "$((t / 3600 % 24))"
    STAMP="$STAMP $TWO"
    two "$((t / 60 % 60))"
    STAMP=$STAMP:$TWO
    two "$((t % 60))"
    STAMP=$STAMP:$TWO
}

two() {
    TWO=$1
    [ "$1" -gt 9 ] || TWO=0$1
}

# Backup.General.ExternalFreeze(LogFile,,,,,,ExternalFreezeTimeOut,,,WDSuspendLimit)
freeze() {
    LOGFILE=${1:-} UPDATE_TIMEOUT=${7:-600} SUSPEND_LIMIT=${10:-0}
    [ $# -le 11 ] || misuse "$call"
    [ ! -f "$at/freeze-arguments" ] || refuse_arguments $#
    case $UPDATE_TIMEOUT$SUSPEND_LIMIT in *[!0-9]*) misuse "$call" ;; *) ;; esac
    [ "$UPDATE_TIMEOUT" -gt 0 ] || UPDATE_TIMEOUT=600
    [ "$UPDATE_TIMEOUT" -le 1200 ] || UPDATE_TIMEOUT=1200
    fault "$at/fault.freeze"
    strike freeze
    look
    if [ -n "$SINCE" ]; then
        log_line ExternalFreeze 'Already suspended'
        finish freeze "$REFUSED"
    fi
    log_line ExternalFreeze 'Suspending system'
    if [ "$f_act" = yes ]; then
        switch_journal
        suspend_now
        log_line ExternalFreeze 'System suspended'
    fi
    finish freeze "$OK"
}

# refuse_arguments COUNT: a version whose ExternalFreeze has fewer arguments does not run it. Of such a
# call only that is certain: text and status were seen nowhere, so a status that is neither 5 nor 3.
refuse_arguments() {
    read -r most <"$at/freeze-arguments"
    [ "$1" -gt "$most" ] || return 0
    printf '\n<PARAMETER>\n'
    finish freeze 1
}

# Backup.General.ExternalThaw(LogFile)
thaw() {
    LOGFILE=${1:-}
    [ $# -le 3 ] || misuse "$call"
    fault "$at/fault.thaw"
    strike thaw
    look
    if [ -z "$SINCE" ]; then
        log_line ExternalThaw 'Already resumed'
        event already-resumed
    else
        log_line ExternalThaw 'Resuming system'
        if [ "$f_act" = yes ]; then
            resume_now thaw
            log_line ExternalThaw 'System resumed'
        fi
    fi
    finish thaw "$OK"
}

set_history() {
    fault "$at/fault.history"
    strike history
    [ "$f_act" = no ] || event history "logfile=${1:-}"
    finish history "$OK"
}

is_suspended() {
    fault "$at/fault.suspended"
    strike suspended
    look
    [ -n "$SINCE" ] || finish suspended "$REFUSED"
    finish suspended "$OK"
}
