#!/bin/sh
# Installed by gen-hooks, which rewrites it. To keep a file of your own here, remove this line.
#
# gen-hooks-metrics LOG_FOLDER METRICS_FOLDER
# Writes gen_hooks.prom, for the textfile collector of Prometheus' node exporter, from
# snapshot.log; then tells a program of the last run. The hooks start it when a run is over,
# and no hook waits for its end. What the log and the old gen_hooks.prom hold is data.
set -u

# The program that is told, if there is one; the user that runs it; of which runs: bad, all.
NOTIFY_COMMAND=''
NOTIFY_USER='nobody'
NOTIFY_RUNS='bad'

umask 022
LC_ALL=C
export LC_ALL

# enter FOLDER: it is ours, no other user can write it, and no link led us there. Looked at from
# within too, since the owner of the folder above may exchange it.
enter() {
    folder=$(stat -c '%d:%i:%u:%a:%F' "$1") && cd "$1" || exit 1
    [ "$(stat -c '%d:%i:%u:%a:%F' .)" = "$folder" ] || exit 1
    case $folder in
    *:"$(id -u)":*[0145][0145]:directory) ;;
    *) exit 1 ;;
    esac
}

: "${1:?}"
enter "${2:?}"

# The last 512 KB of the log. The dots: what was cut short is not a line that has its end.
old=$([ ! -f gen_hooks.prom ] || head -c 8192 gen_hooks.prom | tr -c '\n -~' '?' && echo .)
text=$({
    (enter "$1" && [ -f snapshot.log ] && tail -c 524288 snapshot.log) | tr -c '\n -~' '?'
    echo .
} | OLD=$old HOST=$(uname -n | tr -c 'A-Za-z0-9._\n-' '?') awk -v now="$(date +%s)" -v told="${NOTIFY_COMMAND:+$NOTIFY_RUNS}" '
BEGIN {
    # Of the old file only whole numbers in lines of this form count, and how far it had read:
    # the log may have been rotated, emptied or copied since, so the line itself tells it.
    has_read = "# gen-hooks has read the log to "
    lines = split(ENVIRON["OLD"], line, "\n")
    for (i = 1; i <= lines; i++) {
        fields = split(line[i], field, " ")
        if (index(line[i], has_read) == 1)
            mark = substr(line[i], length(has_read) + 1)
        else if (fields == 2 && line[i] == field[1] " " field[2] && field[2] ~ /^(0|[1-9][0-9]*)$/ && !(field[1] in old))
            old[field[1]] = field[2]
    }
}

{
    fields = $1 " " $2 " " $3 " " $4 " " $5 " " $6
    if (length($0) > 8192 || index($0, fields) != 1) next
    if ($1 !~ /^[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9]\.[0-9][0-9][0-9][+-][0-9][0-9]:[0-9][0-9]$/) next
    if ($2 !~ /^run=([0-9a-f]+|-)$/ || $3 !~ /^level=[a-z]+$/ || $5 !~ /^event=[a-z-]+$/) next
    if ($4 !~ /^instance=((iris|cache|docker|podman):[A-Za-z0-9_.-]+|-)$/ || $6 !~ /^ms=[0-9]+$/ || length($6) > 12) next
    text = substr($0, length(fields) + 1)
    if (text != "" && text !~ /^ text=".*"$/) next
    n++
    time[n] = seconds($1)
    run[n] = substr($2, 5)
    level[n] = substr($3, 7)
    id[n] = substr($4, 10)
    event[n] = substr($5, 7)
    ms[n] = substr($6, 4)
    why[n] = substr(text, 8, length(text) - 8)
    last_line = substr(fields, 1, 300)
    if (last_line == mark) known_to = n
    if (!is_verdict(n)) next
    end = n
    # a second one is that of a rescue, which post-thaw was told
    verdict_of[run[n]] = n
}

END {
    if (!end) exit
    # The last run by its time: lines of one that was killed come behind those of the next. But a
    # clock may have been set back.
    limit = time[end] > now + 60 ? time[end] : now + 60
    for (i = 1; i <= n; i++) {
        if (!is_verdict(i) || verdict_of[run[i]] != i || time[i] > limit) continue
        if (!last || time[i] >= time[last]) last = i
        if (event[i] == "consistent" && time[i] > good) good = time[i]
    }
    # Without that line in the old file the counters begin with the last run.
    for (i = 1; i <= n; i++) {
        is_new = mark == "" ? run[i] == run[last] : i > known_to
        if (is_verdict(i)) {
            # a saver that was killed leaves lines that another writes again
            if (is_new && !(run[i] in counted)) {
                count(verdict_of[run[i]])
                ended++
            }
            counted[run[i]] = 1
        } else if (event[i] == "not-started" && is_new)
            failures++
        if (run[i] == run[last]) tell(i)
    }
    if (!good) good = value("last_success_timestamp_seconds", 10)
    # that of a clock that went wrong would hide that no other comes
    if (good > time[last] + 86400) good = 0
    print has_read last_line
    gauge("last_run_timestamp_seconds", "When the last run ended.", int(time[last]))
    gauge("last_success_timestamp_seconds", "When the last consistent run ended.", int(good))
    gauge("last_run_consistent", "1 if the freeze covered the last snapshot.", event[last] == "consistent")
    for (i = 1; i <= known; i++) stuck += state[name[i]] == "stuck"
    gauge("last_run_stuck_instances", "Instances that could not be thawed.", stuck)
    if (event[last] != "consistent") missing = lists["iris"] + lists["cache"]
    gauge("last_run_missing_lists", "Kinds, iris or cache, of which the last run had no whole list.", missing)
    family("last_run_window_seconds", "gauge", "First freeze to last thaw.")
    printf "gen_hooks_last_run_window_seconds %.2f\n", ms[last] / 1000
    family("runs_total", "counter", "Runs by their verdict.")
    split("consistent inconsistent aborted failed", verdict, " ")
    for (i = 1; i <= 4; i++) {
        key = "runs_total{verdict=\"" verdict[i] "\"}"
        sample(key, value(key, 9) + runs[verdict[i]])
    }
    family("failures_total", "counter", "Runs that were not consistent, and freezes that were not begun.")
    sample("failures_total", value("failures_total", 9) + failures)
    family("deadlines_total", "counter", "Runs that were thawed at the deadline.")
    sample("deadlines_total", value("deadlines_total", 9) + deadlines)
    for (i = 1; i <= known; i++) {
        if (!(name[i] in froze) || !(name[i] in thawed) || thawed[name[i]] < froze[name[i]]) continue
        if (!shown++) family("instance_frozen_seconds", "gauge", "How long the last run froze the instance.")
        split(name[i], part, ":")
        printf "gen_hooks_instance_frozen_seconds{kind=\"%s\",name=\"%s\"} %.2f\n", part[1], part[2], thawed[name[i]] - froze[name[i]]
    }
    # a sweep starts the filter twice, and only the first time the run is a new one
    is_bad = failures || stuck
    if ((ended || failures) && (told == "all" || told == "bad" && is_bad)) notice()
}

# The last run for the program that is told, as one line of JSON behind all others.
function notice() {
    printf "notice {\"schema\":\"gen-hooks/notice/1\",\"host\":%s,\"bad\":%s,", quoted(ENVIRON["HOST"]), is_bad ? "true" : "false"
    printf "\"run\":%s,\"verdict\":%s,\"why\":%s,", quoted(run[last]), quoted(label(last)), quoted(substr(why[last], 1, 1000))
    printf "\"endedAt\":\"%s\",\"windowSeconds\":%.2f,\"failures\":%d,", utc(time[last]), ms[last] / 1000, failures
    printf "\"missingLists\":[%s", event[last] != "consistent" && lists["iris"] ? "\"iris\"" : ""
    if (event[last] != "consistent" && lists["cache"]) printf "%s\"cache\"", lists["iris"] ? "," : ""
    printf "],\"instances\":["
    for (i = 1; i <= known; i++) {
        split(name[i], part, ":")
        printf "%s{\"kind\":%s,\"name\":%s,\"state\":%s,\"frozenSeconds\":", (i > 1 ? "," : ""), quoted(part[1]), quoted(part[2]), quoted(state[name[i]])
        if (name[i] in froze && name[i] in thawed && thawed[name[i]] >= froze[name[i]]) printf "%.2f}", thawed[name[i]] - froze[name[i]]
        else printf "null}"
    }
    print "]}"
}

# awks differ in what a backslash is in the text that gsub puts in
function quoted(said, at, sign, whole) {
    for (at = 1; at <= length(said); at++) {
        sign = substr(said, at, 1)
        whole = whole (sign ~ /["\\]/ ? "\\" : "") sign
    }
    return "\"" whole "\""
}

# Seconds since 1970 as 2026-11-22T16:40:55.100Z; the year begins in March.
function utc(when, days, era, y, m, rest) {
    days = int(when / 86400) + 719468
    rest = when - (days - 719468) * 86400
    era = int(days / 146097)
    days -= era * 146097
    y = int((days - int(days / 1460) + int(days / 36524) - int(days / 146096)) / 365)
    days -= 365 * y + int(y / 4) - int(y / 100)
    m = int((5 * days + 2) / 153)
    return sprintf("%04d-%02d-%02dT%02d:%02d:%06.3fZ", y + era * 400 + (m > 9), m > 9 ? m - 9 : m + 3, days - int((153 * m + 2) / 5) + 1, int(rest / 3600), int(rest / 60) % 60, rest - int(rest / 60) * 60)
}

function is_verdict(i) {
    return id[i] == "-" && event[i] ~ /^(consistent|inconsistent|aborted)$/
}

# A run of which no post-thaw asked for a thaw has no snapshot, and its verdict is no error.
function label(i) {
    return event[i] == "inconsistent" && level[i] != "error" ? "failed" : event[i]
}

function count(i) {
    runs[label(i)]++
    if (event[i] != "consistent") failures++
    if (why[i] == "no thaw came before the deadline") deadlines++
}

# A line of the last run.
function tell(i) {
    if (event[i] == "list-failed") {
        kind = id[i] == "-" ? why[i] : id[i]
        if (kind ~ /^(no whole list of the )?iris/) lists["iris"] = 1
        if (kind ~ /^(no whole list of the )?cache/) lists["cache"] = 1
    }
    if (id[i] == "-") return
    if (event[i] == "frozen") froze[id[i]] = time[i]
    if (event[i] !~ /^(thawed|resumed|not-frozen|down|stuck)$/) return
    if (!(id[i] in state)) name[++known] = id[i]
    if (!(id[i] in state) || state[id[i]] == "stuck") thawed[id[i]] = time[i]
    state[id[i]] = event[i]
}

# 2026-11-22T17:40:55.100+01:00 as seconds since 1970; the year begins in March.
function seconds(when, y, m, days) {
    y = substr(when, 1, 4) + 0
    m = substr(when, 6, 2) + 0
    if (m < 3) { y--; m += 12 }
    days = 365 * y + int(y / 4) - int(y / 100) + int(y / 400) + int((153 * m - 457) / 5) + substr(when, 9, 2) - 719469
    return days * 86400 + substr(when, 12, 2) * 3600 + substr(when, 15, 2) * 60 + substr(when, 18, 6) - (substr(when, 24, 1) "1") * (substr(when, 25, 2) * 3600 + substr(when, 28, 2) * 60)
}

function value(key, digits) {
    key = "gen_hooks_" key
    return key in old && length(old[key]) <= digits ? old[key] : 0
}

function family(name, type, meaning) {
    print "# HELP gen_hooks_" name " " meaning
    print "# TYPE gen_hooks_" name " " type
}

function sample(key, number) {
    printf "gen_hooks_%s %.0f\n", key, number
}

function gauge(name, meaning, number) {
    family(name, "gauge", meaning)
    sample(name, number)
}') || exit 1

# No verdict, no metrics. A full disk leaves the old file.
[ -n "$text" ] || exit 1
line='
'
notice=
case $text in
*"$line"'notice '*)
    notice=${text##*"$line"'notice '}
    text=${text%"$line"'notice '*}
    ;;
esac
rm -f gen_hooks.new
status=1
if (set -C && printf '%s\n' "$text" >gen_hooks.new) && mv -f gen_hooks.new gen_hooks.prom; then
    status=0
else
    rm -f gen_hooks.new
fi
[ -n "$notice" ] || exit "$status"

# Whether only root can change the program that root is to run, or exchange it: each folder, each link on the way and
# the program itself. If not, `doubt` is the one that another user can change, or that is missing.
is_of_root() {
    found='' rest=$1/ links=0
    while
        doubt=${found:-/}
        case $(stat -c '%u:%a:%F' "$doubt") in
        0:*[0145][0145]:*file | 0:*[0145][0145]:directory) ;;
        '0:777:symbolic link')
            # no more than the kernel follows
            [ "$((links += 1))" -le 40 ] && to=$(readlink "$found") || return 1
            case $to in
            /*) found='' ;;
            *) found=${found%/*} ;;
            esac
            rest=$to/$rest
            ;;
        *) return 1 ;;
        esac
        [ -n "$rest" ]
    do
        case ${rest%%/*} in
        '' | .) ;;
        ..) found=${found%/*} ;;
        *) found=$found/${rest%%/*} ;;
        esac
        rest=${rest#*/}
    done
    [ -f "$found" ]
}

# The hooks end the filter after 10 s. The descriptors: what the program leaves running must not
# hold the lock of the filter.
tell() {
    cd / || return
    set -- env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C "$NOTIFY_COMMAND"
    if [ "$(id -u)" = 0 ]; then
        if [ "$NOTIFY_USER" != root ]; then
            set -- runuser -u "$NOTIFY_USER" -- "$@"
        elif ! is_of_root "$NOTIFY_COMMAND"; then
            logger -t gen-hooks -p daemon.err "$NOTIFY_COMMAND: not run as root: $doubt is missing, or can be changed by another user, expected root's alone (chown root, chmod go-w) or another notify.user"
            return
        fi
    fi
    printf '%s\n' "$notice" | timeout -k 1 6 "$@" 3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&- >/dev/null 2>&1 ||
        logger -t gen-hooks -p daemon.err "$NOTIFY_COMMAND: ended with status $?, so the program may not have reported the last run"
}
tell
exit "$status"
