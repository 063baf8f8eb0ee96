# What goes wrong in a fake iris, and the rare ways of a session; read by it on demand.

# read_fault FILE: `seconds N` before acting, `status N` instead of the true one,
# `act no`: nothing changes, `late N`: it changes N s after, whichever process is killed,
# `hang`, `deaf` to TERM, `text ...` instead of what is printed, `also ...`
# after it, `bytes N` of garbage, `times N`: only the first N calls.
read_fault() {
    f_any=yes
    # blanks at the head of a text are part of it
    while IFS= read -r entry; do
        key=${entry%% *} value=${entry#*' '}
        case $key in
        seconds) f_seconds=$value ;;
        status) f_status=$value ;;
        act) f_act=$value ;;
        late) f_late=$value ;;
        hang) f_hang=yes ;;
        deaf) f_deaf=yes ;;
        text) f_text="$f_text$value
" ;;
        also) f_also="$f_also$value
" ;;
        bytes) f_bytes=$value ;;
        times) f_times=$value ;;
        '') ;;
        *) misuse "fault $key" ;;
        esac
    done <"$1"
    [ -z "$f_times" ] || claim "$1" "$f_times" || no_fault
}

# strike_fault VERB: the part of a fault that comes before the act.
strike_fault() {
    [ "$f_deaf" = no ] || trap '' HUP INT TERM
    [ -z "$f_late" ] || land_later "$1"
    [ -z "$f_seconds" ] || nap "$f_seconds"
    [ -z "$f_text" ] || printf '%s' "$f_text"
    [ -z "$f_bytes" ] || head -c "$f_bytes" /dev/urandom
    [ "$f_hang" = no ] || hang
}

# A killed fake takes its sleep with it.
nap() {
    sleep "$1" </dev/null >/dev/null 2>&1 3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&- &
    [ "$f_deaf" = yes ] || trap 'kill -KILL "$!"; exit 143' TERM
    wait "$!"
    [ "$f_deaf" = yes ] || trap - TERM
}

# claim FAULT N: takes one of the N calls that the fault is for; O_EXCL decides.
claim() {
    n=0
    set -C
    while [ "$n" -lt "$2" ]; do
        n=$((n + 1))
        if { true >"$1.used.$n"; } 2>/dev/null; then
            set +C
            return 0
        fi
    done
    set +C
    return 1
}

# Blocks in open(2) for ever, and leaves nothing behind when killed.
hang() {
    [ -p "$fake/never" ] || mkfifo "$fake/never" 2>/dev/null
    while true; do
        read -r _ <"$fake/never"
    done
}

# What the client asked for happens without it, in a process of the
# instance: in no group or session of the client, holding none of its files, and
# without the root in its words or environment: it does not count as the hooks'.
land_later() {
    f_act=no
    (
        cd "$fake" || exit
        exec env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin setsid sh "../usr/bin/${0##*/}" --land \
            "$kind" "$name" "$1" "$f_late" "${SUSPEND_LIMIT:-0}" "${UPDATE_TIMEOUT:-600}" \
            </dev/null >/dev/null 2>&1 3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&-
    ) &
}

# --land KIND NAME freeze|thaw SECONDS LIMIT TIMEOUT
land() {
    kind=$1 name=$2 SUSPEND_LIMIT=$5 UPDATE_TIMEOUT=$6
    at=$fake/instances/$kind.$name
    no_fault
    event landing "$3"
    sleep "$4"
    # with the instance its processes are gone
    read -r status <"$at/status"
    case $status in down* | '*crashed*'*) exit 0 ;; *) ;; esac
    [ ! -f "$at/container" ] || read -r state <"$at/container"
    case ${state:-running} in running | renamed | replaced) ;; *) exit 0 ;; esac
    look
    case $3:$SINCE in
    freeze:) suspend_now ;;
    thaw:?*) resume_now thaw ;;
    *) ;;
    esac
    exit 0
}

# fault.session: for every session, whatever it calls; without a status the call goes on.
meet_session_fault() {
    fault "$at/fault.session"
    strike session
    [ -z "$f_status" ] || finish session "$f_status"
}

# After ExternalFreezeTimeOut processes that update are suspended, logins too.
wait_for_updates() {
    while [ -n "$SINCE" ]; do
        now
        [ "$NOW" -ge "$((SINCE + TIMEOUT * 100))" ] || return 0
        nap 0.1
        look
    done
}

# fault.login: `user U`, `password P` are asked for, unless the caller is the OS
# user that fault.owner names.
login() {
    if [ -f "$at/fault.owner" ]; then
        read -r owner <"$at/fault.owner"
        [ "$owner" != "${FAKE_USER:-$(id -un)}" ] || return 0
    fi
    user='' password=''
    while read -r key value; do
        case $key in
        user) user=$value ;;
        password) password=$value ;;
        *) misuse "fault.login $key" ;;
        esac
    done <"$at/fault.login"
    printf '\nNode: HOST, Instance: %s\n' "$name"
    for _ in 1 2 3; do
        given_user='' given_password=''
        printf '\nUsername: '
        read -r given_user
        printf '\nPassword: '
        read -r given_password
        printf '\n'
        [ "$given_user:$given_password" != "$user:$password" ] || return 0
        printf 'Access Denied\n'
    done
    event access-denied
    exit 1
}
