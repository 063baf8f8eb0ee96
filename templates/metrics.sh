#!/bin/sh
# Installed by gen-hooks, which rewrites it. To keep a file of your own here, remove this line.
#
# gen-hooks-metrics LOG_FOLDER METRICS_FOLDER
# Writes gen_hooks.prom, for the textfile collector of Prometheus' node exporter, from
# snapshot.log. The hooks start it when a run is over, and nobody waits for it.
# What the log and the old gen_hooks.prom hold is data.
set -u
umask 022
LC_ALL=C
export LC_ALL

# enter FOLDER: it is ours, nobody else can write it, and no link led us there. Looked at from
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
} | OLD=$old awk -v now="$(date +%s)" '
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
    if ($4 !~ /^instance=((iris|cache):[A-Za-z0-9_.-]+|-)$/ || $6 !~ /^ms=[0-9]+$/ || length($6) > 12) next
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
            if (is_new && !(run[i] in counted)) count(verdict_of[run[i]])
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
}

function is_verdict(i) {
    return id[i] == "-" && event[i] ~ /^(consistent|inconsistent|aborted)$/
}

# A run of which nobody asked for a thaw has no snapshot, and its verdict is no error.
function count(i) {
    runs[event[i] == "inconsistent" && level[i] != "error" ? "failed" : event[i]]++
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
rm -f gen_hooks.new
if (set -C && printf '%s\n' "$text" >gen_hooks.new) && mv -f gen_hooks.new gen_hooks.prom; then
    exit 0
fi
rm -f gen_hooks.new
exit 1
