#!/bin/sh
# Prints the InterSystems IRIS and Cache instances of this guest as JSON: the inventory that
# gen-hooks render --inventory reads. It says what gen-hooks detect --json says, without Node.
# gen-hooks detect --script printed this file; it is the same for every guest.
#
#   ssh root@GUEST sh -s <detect.sh >inventory.json       and Ansible's module script
#   /etc/ansible/facts.d/gen_hooks.fact                   ansible_local.gen_hooks
#   /etc/puppetlabs/facter/facts.d/gen_hooks              the fact gen_hooks
#
# Asks iris and ccontrol for their lists, and parameters.isc of each instance for its owner.
# Writes no file, needs awk, tr and coreutils. The exit status is 0: what could not be seen
# stands in "problems" and "sources". Run it as root.
set -u

LC_ALL=C
PATH=/usr/sbin:/usr/bin:/sbin:/bin:/usr/local/sbin:/usr/local/bin
export LC_ALL PATH
FOLDERS='/usr/bin /bin /usr/local/bin /usr/sbin'
# Seconds for one list, the bytes that are read of it and of each parameters.isc, and how many
# of these are read, which is as many as an inventory can have.
LIMIT=10
MOST=131072
MOST_OWNERS=1000

main() {
    # In a folder of facts of Facter the first keys are the names of facts.
    case $0 in
    *.fact) fact='' ;;
    */facts.d/*) fact=gen_hooks ;;
    *) fact='' ;;
    esac
    cd / || :
    missing=''
    for tool in awk cat dd head ls readlink sh stat timeout tr; do
        command -v "$tool" >/dev/null || missing="$missing${missing:+, }$tool"
    done
    if [ -z "$missing" ]; then
        seen=''
        family iris iris
        family cache ccontrol
        owners
        judge print "$fact" && return
    fi
    cannot
}

# What is printed where the lists could not be read, or not be judged.
cannot() {
    why="${missing:+not asked: $missing: not found, expected in $PATH}"
    why=${why:-the answers were not read: awk failed}
    [ -z "$fact" ] || printf '{"%s":' "$fact"
    printf '{"schema":"gen-hooks/inventory/1","instances":[],"problems":['
    printf '{"source":"iris qlist","line":0,"message":"%s"},' "$why"
    printf '{"source":"ccontrol qlist","line":0,"message":"%s"}],"sources":[' "$why"
    printf '{"command":"iris qlist","outcome":"failed"},'
    printf '{"command":"ccontrol qlist","outcome":"failed"}]}'
    [ -z "$fact" ] || printf '}'
    printf '\n'
}

# family KIND PROGRAM: what its lists say, added to $seen, which judge reads.
family() {
    program=''
    for folder in $FOLDERS; do
        if [ -z "$program" ] && [ -f "$folder/$2" ] && [ -x "$folder/$2" ]; then
            program=$folder/$2
        fi
    done
    add "family $1 $2 ${program:+found}"
    for folder in $FOLDERS; do
        [ "$folder/$2" != "$program" ] || break
        add "$(why_not_run "$folder/$2")"
    done
    [ -n "$program" ] || return 0
    for verb in qlist qall list; do
        add "$(ask "$program" "$verb")"
        [ "$(judge next '')" = yes ] || break
    done
}

add() {
    seen="$seen$1
"
}

# why_not_run PATH: what stands there instead of a program, with the links to it.
why_not_run() {
    [ -L "$1" ] || [ -e "$1" ] || return 0
    printf 'path %s\n' "$1"
    path=$1 links=0
    while [ -L "$path" ]; do
        links=$((links + 1))
        if [ "$links" -gt 8 ]; then
            echo 'because a link to a link, again and again'
            return
        fi
        target=$(readlink "$path")
        case $target in
        /*) path=$target ;;
        *) path=${path%/*}/$target ;;
        esac
        printf '%s\n' "$path" | encode 'link ' 10000
    done
    if [ -d "$path" ]; then
        echo 'because a folder'
    elif [ -f "$path" ]; then
        mode=$(stat -c %a "$path")
        case 000$mode in
        *[1357] | *[1357]? | *[1357]??) echo 'because cannot be run' ;;
        *) printf 'mode %s\n' "$mode" ;;
        esac
    elif [ -e "$path" ]; then
        echo 'because no regular file'
    else
        echo 'because nothing is there'
    fi
}

# ask PROGRAM VERB: lines ":..." of what it printed, and then lines "!..." of its errors, with
# its status as the last. timeout ends the group of the program; the limits of cat are for a
# process that left the group and holds a pipe.
ask() {
    printf 'list %s\n' "$2"
    {
        {
            # shellcheck disable=SC2016 # the shell that is started fills it in
            timeout -s KILL "$LIMIT" sh -c '"$0" "$1"; printf "\nexit %s" "$?" >&2' "$1" "$2" \
                </dev/null 2>&3 3>&- 4>&- | bounded 2 3>&- | encode : "$MOST" >&4
            # by a shell that waits: 3 stays open until all lines have gone through 4
            true
        } 3>&1 | {
            said=$(bounded 4 | encode '!' 4096)
            echo "$said"
        }
    } 4>&1
}

# So many bytes of standard input, for as many seconds more than a list may take, and a line
# end, which tells a last line without one from a whole one.
bounded() {
    timeout -s KILL "$((LIMIT + $1))" cat | head -c "$((MOST + 1))"
    echo
}

# encode MARK MOST: the lines of standard input, each behind MARK, in ASCII without a backslash,
# which echo may not take as it is: %uXXXX is a UTF-16 unit, %ufffd what is not UTF-8. After MOST
# characters "long" follows; with the mark ! only the last line, and "long" after $MOST bytes.
# NUL, which not every awk reads, comes as 0xff, which is no more UTF-8 than 0xfe.
encode() {
    tr '\377\000' '\376\377' | awk -v mark="$1" -v most="$2" -v bytes="$MOST" '
    BEGIN {
        for (i = 1; i < 255; i++) byte[sprintf("%c", i)] = i
        byte[sprintf("%c", 255)] = 0
        digits = "0123456789abcdef"
    }
    { size += length($0) + 1 }
    told > most { skipped = $0; next }
    !/[^ -~]|[%\\]/ { told += length($0) + 2; print mark substr($0, 1, most); next }
    {
        printf "%s", mark
        need = 0
        for (i = 1; i <= length($0) && told <= most; i++) {
            c = substr($0, i, 1)
            b = byte[c]
            if (need && b >= low && b <= high) {
                point = point * 64 + b % 64
                low = 128
                high = 191
                if (!--need) unit(point)
                continue
            }
            if (need) unit(65533)
            need = b < 194 || b > 244 ? 0 : b < 224 ? 1 : b < 240 ? 2 : 3
            point = b % (need == 1 ? 32 : need == 2 ? 16 : 8)
            low = b == 224 ? 160 : b == 240 ? 144 : 128
            high = b == 237 ? 159 : b == 244 ? 143 : 191
            if (need) continue
            if (b >= 128) unit(65533)
            else if (b >= 32 && b < 127 && c !~ /[%\\]/) printf "%s", c
            else unit(b)
        }
        if (need) unit(65533)
        print ""
    }
    END {
        if (mark == "!" && skipped != "") print mark skipped
        if (size > bytes + 1 || (mark != "!" && told > most)) print "long"
    }
    function unit(u, i, text) {
        told += 6
        if (u > 65535) {
            unit(55296 + int((u - 65536) / 1024))
            u = 56320 + u % 1024
        }
        for (i = 0; i < 4; i++) {
            text = substr(digits, u % 16 + 1, 1) text
            u = int(u / 16)
        }
        printf "%%u%s", text
    }'
}

# Adds the owner of each instance, in the order of judge.
owners() {
    read_owners=$(
        judge directories '' | head -n "$MOST_OWNERS" | while read -r directory; do
            owner "$(printf '%b' "$directory")/parameters.isc" </dev/null
        done
    )
    add "$read_owners"
}

# owner FILE: it, in lines as of ask, or why it cannot be read. It belongs to a user who may
# exchange it for a link or a FIFO at any time.
owner() {
    echo owner
    if [ -L "$1" ]; then
        echo 'type symlink'
    elif [ -d "$1" ]; then
        echo 'type directory'
    elif [ -f "$1" ]; then
        if why=$(take "$1" 0 2>&1); then
            { take "$1" 1 && echo; } | encode : "$MOST"
        else
            printf '%s\n' "${why##*: }" | encode 'error ' 10000
        fi
    elif [ -e "$1" ]; then
        echo 'type other'
    else
        why=$(ls -d -- "$1" 2>&1)
        printf '%s\n' "${why##*: }" | encode 'error ' 10000
    fi
}

# take FILE COUNT: its first bytes, one more than count; none with 0.
take() {
    timeout -s KILL "$LIMIT" dd if="$1" bs="$((MOST + 1))" count="$2" iflag=nofollow,nonblock,fullblock status=none
}

# judge next: whether another list must be asked for; judge directories: those of the
# instances, for printf %b; judge print FACT: the inventory.
judge() {
    # echo, since mksh has no printf of its own, and an argument of another process has its limit
    echo "$seen" | awk -v mode="$1" -v fact="$2" -v limit="$LIMIT" '
    BEGIN {
        split("0009 000a 000b 000c 000d 00a0 1680 2000 2001 2002 2003 2004 2005 2006 2007 2008 2009 200a 2028 2029 202f 205f 3000 feff", blank, " ")
        for (i in blank) is_blank["%u" blank[i]] = 1
        digits = "0123456789abcdef"
        # Printable for sure: letters, signs, and a few other scripts whole.
        split("a0 ac ae 377 400 52f 2010 2027 2030 205e 20a0 20bf 3041 3096 30a0 30ff 4e00 9fff ac00 d7a3 fffd fffd", range, " ")
        for (i = 1; i in range; i++) range[i] = number(range[i])
        split("HUP INT QUIT ILL TRAP ABRT BUS FPE KILL USR1 SEGV USR2 PIPE ALRM TERM STKFLT CHLD CONT STOP TSTP TTIN TTOU URG XCPU XFSZ VTALRM PROF WINCH IO PWR SYS", signal, " ")
    }
    /^family / { kind = $2; program[kind] = $3; found[kind] = $4; next }
    /^path / { path = $2; links = ""; next }
    /^link / { links = links "a link to " quoted(resolved(substr($0, 6)), 60) ": "; next }
    /^mode / { broken(kind, "not executable (mode " substr("000" $2, length($2) > 3 ? 4 : length($2)) ")"); next }
    /^because / { broken(kind, substr($0, 9)); next }
    /^list / { a = ++answers; of[a] = kind; verb[a] = $2; next }
    /^owner$/ { a = "owner" ++owners; next }
    /^type / { type[a] = $2; next }
    /^error / { error[a] = substr($0, 7); next }
    /^:/ { text[a, ++lines[a]] = substr($0, 2); next }
    /^!exit [0-9]+$/ { status[a] = $2 }
    /^!/ { text[a "!", ++lines[a "!"]] = substr($0, 2); next }
    /^long$/ { too_long[a] = 1 }
    END {
        for (a = 1; a <= answers; a++) read_list(a)
        examine("iris")
        examine("cache")
        if (mode == "next") {
            print is_enough[of[answers]] ? "no" : "yes"
            exit
        }
        sort()
        for (i = 1; mode == "directories" && i <= instances; i++) print octal(directory[i] == "/" ? "" : directory[i])
        if (mode != "print") exit
        # what did not come must not look like a guest without instances
        if (!("iris" in program) || !("cache" in program)) exit 1
        print_all()
    }

    # The lists of one kind, as src/detect/families.ts judges them.
    function examine(kind, a, j, whole, best, key, missed) {
        if (!found[kind] && !(kind in broken_count)) {
            if (kind in program) source(program[kind] " qlist", "absent")
            return
        }
        if (!found[kind]) {
            source(program[kind] " qlist", "failed")
            problem(program[kind] " qlist", 0, broken_text[kind, 1])
            return
        }
        for (j = 1; j <= broken_count[kind]; j++) problem("detect", 0, broken_text[kind, j])
        for (a = 1; a <= answers; a++) {
            if (of[a] != kind) continue
            final[a] = outcome[a]
            missed = is_whole(a) ? missing_in(a) : ""
            if (missed != "") {
                final[a] = "failed"
                reason_of[a] = missed
            } else if (is_whole(a)) {
                whole++
                if (!best) best = a
                if (count[a] || whole > 1) is_enough[kind] = 1
            }
        }
        for (a = 1; a <= answers; a++) {
            if (of[a] != kind || final[a] == "answered") continue
            if (a in reason_of) problem(command(a), 0, reason_of[a])
            else tell(a)
        }
        for (a = 1; a <= answers; a++) {
            if (of[a] != kind || (best && a != best)) continue
            for (j = 1; j <= count[a]; j++) {
                key = kind toupper(item[a, j, "name"])
                if (key in known) continue
                known[key] = 1
                instance(kind, a, j)
            }
            if (final[a] == "answered") tell(a)
        }
        for (a = 1; a <= answers; a++) if (of[a] == kind) source(command(a), final[a])
    }

    function command(a) { return program[of[a]] " " verb[a] }
    function is_whole(a) { return outcome[a] == "answered" && !wrong[a] && !(a in cut_at) }
    function tell(a, j) {
        for (j = 1; j <= wrong[a] && j <= 100; j++) problem(command(a), wrong_line[a, j], wrong_text[a, j])
        if (wrong[a] > 100) problem(command(a), 0, (wrong[a] - 100) " more problems")
        if (a in cut_at) problem(command(a), cut_at[a], "breaks off within this line")
    }
    # The name that another list of the command has, and this one has not.
    function missing_in(a, b, j) {
        for (b = 1; b <= answers; b++) {
            if (of[b] != of[a] || b == a) continue
            for (j = 1; j <= count[b]; j++)
                if (!((a, toupper(item[b, j, "name"])) in line_of))
                    return quoted(item[b, j, "name"], 60) ": missing, although " command(b) " names it"
        }
        return ""
    }

    # One list: what it names, and whether it is an answer, as src/detect/ask.ts judges it.
    function read_list(a, n, j, failure, why) {
        failure = failure_of(a)
        n = lines[a]
        if (text[a, n] == "") n--
        else cut_at[a] = n
        for (j = 1; j <= n; j++) sub(/%u000d$/, "", text[a, j])
        if (verb[a] == "qlist") read_qlist(a, n)
        else if (verb[a] == "qall") read_qall(a, n)
        else read_stanzas(a, n)
        outcome[a] = "failed"
        if (failure == "" || (verb[a] != "qlist" && failure ~ /^exit /)) {
            if (!count[a] && (wrong[a] || (a in cut_at))) return
            if (!count[a] && failure == "") {
                why = words(a "!", lines[a "!"] - 1)
                if (why != "") failure = "an empty list, and an error" why
                else if (verb[a] == "qall" && !headed[a]) failure = "nothing printed, expected the heading of a list"
            }
            if (count[a] || failure == "") {
                outcome[a] = "answered"
                return
            }
        }
        if (failure ~ /^no answer /) outcome[a] = "timed out"
        reason_of[a] = failure
    }
    function failure_of(a, code, said) {
        if (a in too_long) return "too much output, expected a list of instances"
        if (!(a in status)) return "no answer within " limit " s"
        code = status[a]
        if (code == 0) return ""
        # 256 and more: ksh93
        if (code > 128) return "killed by " (code % 128 in signal ? "SIG" signal[code % 128] : "signal " code % 128)
        said = words(a "!", lines[a "!"] - 1)
        if (said == "") said = words(a, lines[a])
        return "exit status " code said ", expected 0"
    }
    # The first line that is not blank.
    function words(a, n, j, first, others) {
        for (j = 1; j <= n; j++) {
            if (trim(text[a, j]) == "") continue
            if (first != "") return ": " quoted(first, 60)
            first = from_word(text[a, j])
        }
        return first == "" ? "" : ": " quoted(trim(first), 60)
    }

    function read_qlist(a, n, j, f, fields, t) {
        for (j = 1; j <= n; j++) {
            t = text[a, j]
            if (trim(t) == "") continue
            fields = split(t, f, /\^/)
            if (fields < 8) bad(a, j, quoted(t, 60) ": " fields " fields, expected 8 or more")
            else enter(a, j, f[1], f[2], f[3], f[4], fields > 8 ? f[9] : "", fields > 9 ? f[10] : "", fields > 10 ? f[11] : "", fields > 11 ? f[12] : "")
        }
    }

    # Fixed columns; a row that begins with four blanks continues the row above.
    function read_qall(a, n, j, t, blanks) {
        for (j = 2; j <= n && !headed[a]; j++)
            headed[a] = index(text[a, j], "    ---------------- ") == 1 && index(text[a, j - 1], "    Instance ") == 1 ? j : 0
        if (!headed[a]) {
            for (j = 1; j <= n; j++) {
                if (trim(text[a, j]) == "") continue
                bad(a, 1, quoted(text[a, 1], 60) ": no heading, expected \"Instance Name\" over a row of dashes")
                headed[a] = 1
                return
            }
            return
        }
        row = 0
        for (j = headed[a] + 1; j <= n; j++) {
            t = text[a, j]
            if (trim(t) == "") continue
            blanks = part(t, 2, 3) part(t, 20, 22) part(t, 38, 40) part(t, 45, 47)
            if (blanks ~ /[^ ]/ || part(t, 3, 4) ~ /[^ >]/) {
                end_row(a)
                bad(a, j, quoted(t, 60) ": not in the columns of the heading")
                continue
            }
            if (index(t, "    ") != 1) {
                end_row(a)
                row = j
                row_state = trim(part(t, 0, 2))
                row_name = row_version = row_directory = ""
            } else if (!row) {
                bad(a, j, quoted(t, 60) ": continues no row")
                continue
            }
            row_name = row_name padded(part(t, 4, 20))
            row_version = row_version padded(part(t, 22, 38))
            row_directory = row_directory part(t, 47, 1000000000)
        }
        end_row(a)
    }
    function end_row(a, name, directory, cut) {
        if (!row) return
        name = to_word(row_name)
        directory = to_word(row_directory)
        cut = name ~ /~$/ ? name : directory ~ /~$/ ? directory : ""
        if (cut != "") bad(a, row, quoted(cut, 60) ": cut off by \"" command(a) "\", expected the whole")
        else enter(a, row, name, directory, to_word(row_version), row_state == "up" ? "running" : row_state == "dn" ? "down" : row_state, "", "", "", "")
        row = 0
    }

    # A heading for each instance, and lines "key: value" below it.
    function read_stanzas(a, n, j, t, q, colon, key, skips) {
        q = "\047"
        stanza = 0
        for (j = 1; j <= n; j++) {
            t = text[a, j]
            if (trim(t) == "") continue
            if (t ~ /^ / || index(t, "%u0009") == 1) {
                colon = index(t, ":")
                key = trim(substr(t, 1, colon - 1))
                if (stanza && colon && !(key in value)) value[key] = trim(substr(t, colon + 1))
                if (!stanza && !skips) bad(a, j, quoted(trim(t), 60) ": belongs to no instance")
                continue
            }
            end_stanza(a)
            skips = 1
            if (match(t, "^(Configuration|Instance) " q "[^" q "]*" q)) {
                key = substr(t, RLENGTH + 1)
                skips = !(key ~ /^( |$)/ || substr(key, 1, 6) in is_blank)
            }
            if (skips) {
                bad(a, j, quoted(t, 60) ": not a heading, expected Configuration " q "NAME" q " or Instance " q "NAME" q)
                continue
            }
            stanza = j
            stanza_name = substr(t, index(t, q) + 1, RLENGTH - index(t, q) - 1)
        }
        end_stanza(a)
    }
    function end_stanza(a, j, n, parts, mirror, equals) {
        if (!stanza) return
        mirror["Member Type"] = mirror["Status"] = ""
        n = split(value["mirroring"], parts, ";")
        for (j = 1; j <= n; j++) {
            equals = index(parts[j], "=")
            if (equals > 1) mirror[trim(substr(parts[j], 1, equals - 1))] = trim(substr(parts[j], equals + 1))
        }
        sub(/^InterSystems /, "", value["product"])
        enter(a, stanza, stanza_name, value["directory"], value["versionid"], value["status"], value["state"], value["product"], mirror["Member Type"], mirror["Status"])
        stanza = 0
        split("", value)
    }

    # What one entry of a list says, as src/detect/listed-instance.ts judges it.
    function enter(a, at, name, directory, version, status, state, product, member, mirror, j, why, shown) {
        if (name !~ /^[A-Za-z0-9_][A-Za-z0-9_.-]*$/ || length(name) > 255) {
            bad(a, at, "name " quoted(name, 60) ": not an instance name, expected letters, digits, _ . and -, at most 255 of them, the first no . or -")
            return
        }
        shown = directory
        while (length(directory) > 1 && substr(directory, length(directory)) == "/") directory = substr(directory, 1, length(directory) - 1)
        why = directory_problem(directory)
        if (why != "") {
            bad(a, at, quoted(name, 60) ": directory " quoted(shown, 60) ": " why)
            return
        }
        if ((a, toupper(name)) in line_of) {
            bad(a, at, "name " quoted(name, 60) ": listed twice, first on line " line_of[a, toupper(name)])
            return
        }
        line_of[a, toupper(name)] = at
        j = ++count[a]
        item[a, j, "name"] = name
        item[a, j, "directory"] = directory
        item[a, j, "version"] = printable(trim(version), 200)
        item[a, j, "product"] = printable(trim(product), 200)
        item[a, j, "statusText"] = printable(trim(status), 200)
        item[a, j, "status"] = status_of(status)
        item[a, j, "state"] = printable(trim(state), 200)
        item[a, j, "member"] = printable(trim(member), 200)
        item[a, j, "mirror"] = printable(trim(mirror), 200)
    }
    function directory_problem(t, i, bytes, v, odd) {
        if (t !~ /^\//) return "not absolute, expected a path from /"
        for (i = 1; i <= length(t) && bytes < 5000; i++) {
            bytes++
            if (substr(t, i, 1) != "%") continue
            v = number(substr(t, i + 2, 4))
            # of a pair each unit is two bytes
            bytes += v < 128 ? 0 : v < 2048 || (v >= 55296 && v < 57344) ? 1 : 2
            if (v == 65533 || !is_printable(v)) odd = 1
            i += 5
        }
        if (bytes > 4095) return "too long, expected at most 4095 bytes"
        return odd ? "unprintable characters in it" : ""
    }
    function status_of(t, word) {
        sub(/,.*/, "", t)
        word = trim(t)
        if (word == "running" || word == "down") return word
        return word ~ /^sign-on inhibited(:|$)/ ? "sign-on inhibited" : "unknown"
    }

    function instance(kind, a, j, i) {
        i = ++instances
        id[i] = kind ":" item[a, j, "name"]
        directory[i] = item[a, j, "directory"]
        at_list[i] = a
        at_entry[i] = j
    }
    # By kind, then name.
    function sort(gap, i, j, where) {
        for (gap = int(instances / 2); gap; gap = int(gap / 2))
            for (i = gap + 1; i <= instances; i++)
                for (j = i; j > gap && id[j - gap] "" > id[j] ""; j -= gap) {
                    swap(id, j, gap)
                    swap(directory, j, gap)
                    swap(at_list, j, gap)
                    swap(at_entry, j, gap)
                }
        for (i = 1; i <= instances; i++) {
            where = directory[i]
            if (where in first_of) problem("detect", 0, "directory " quoted(where, 60) ": of " first_of[where] " and of " id[i] ", expected one instance a directory")
            else first_of[where] = id[i]
        }
    }
    function swap(those, j, gap, kept) {
        kept = those[j]
        those[j] = those[j - gap]
        those[j - gap] = kept
    }

    # The owner that parameters.isc tells, as src/detect/owner.ts reads it.
    function owner_of(i, a, path, j, colon, user, users, key, name) {
        a = "owner" i
        path = (directory[i] == "/" ? "" : directory[i]) "/parameters.isc"
        key = "security_settings.manager_user"
        if (i > owners) return unknown("not asked for: too many instances")
        if (a in type) return unknown(path ": not a regular file (" type[a] ")")
        if (a in error && error[a] ~ /^(No such file or directory|Not a directory|File name too long)$/) return unknown(path ": not there")
        if (a in error) return unknown(path ": cannot be read: " tolower(error[a]))
        if (a in too_long) return unknown(path ": cannot be read: too large")
        for (j = 1; j <= lines[a]; j++) {
            sub(/%u000d$/, "", text[a, j])
            colon = index(text[a, j], ":")
            if (!colon || trim(substr(text[a, j], 1, colon - 1)) != key) continue
            name = trim(substr(text[a, j], colon + 1))
            if (users && name != user) return unknown(path ": " key ": given as " quoted(user, 60) " and as " quoted(name, 60))
            user = name
            users = 1
        }
        if (!users) return unknown(path ": no " key)
        if (user !~ /^[A-Za-z0-9_][A-Za-z0-9_.@+-]*[$]?$/ || length(user) > 256 || (length(user) > 255 && user !~ /[$]$/))
            return unknown(path ": " key ": " quoted(user, 60) ", expected a user name")
        return "\"kind\": \"known\",\n        \"user\": " string(user)
    }
    function unknown(why) { return "\"kind\": \"unknown\",\n        \"because\": " string(why) }

    function broken(kind, why) { broken_text[kind, ++broken_count[kind]] = path ": " links why ", expected a program" }
    function bad(a, at, why) {
        wrong[a]++
        if (wrong[a] > 100) return
        wrong_line[a, wrong[a]] = at
        wrong_text[a, wrong[a]] = why
    }
    function source(asked, what) {
        source_json[++sources] = "    {\n      \"command\": " string(asked) ",\n      \"outcome\": " string(what) "\n    }"
    }
    function problem(from, at, why) {
        problem_json[++problems] = "    {\n      \"source\": " string(from) ",\n      \"line\": " at ",\n      \"message\": " string(why) "\n    }"
    }

    function print_all(i) {
        if (fact != "") printf "{\n\"%s\": ", fact
        print "{\n  \"schema\": \"gen-hooks/inventory/1\","
        for (i = 1; i <= instances; i++) instance_json[i] = json_of(i)
        list("instances", instance_json, instances, ",")
        list("problems", problem_json, problems, ",")
        list("sources", source_json, sources, "")
        print "}" (fact == "" ? "" : "\n}")
    }
    function list(name, all, n, behind, i) {
        printf "  \"%s\": [%s", name, n ? "\n" : ""
        for (i = 1; i <= n; i++) print all[i] (i < n ? "," : "")
        print (n ? "  ]" : "]") behind
    }
    function json_of(i, a, j, kind, product, mirror) {
        a = at_list[i]
        j = at_entry[i]
        kind = of[a]
        product = item[a, j, "product"]
        if (product == "") product = kind == "iris" ? "IRIS" : "Cach%u00e9"
        mirror = "null"
        if (item[a, j, "member"] item[a, j, "mirror"] != "")
            mirror = "{\n        \"memberType\": " string(item[a, j, "member"]) ",\n        \"status\": " string(item[a, j, "mirror"]) "\n      }"
        return "    {\n" pair("kind", kind) pair("name", item[a, j, "name"]) pair("directory", directory[i]) pair("version", item[a, j, "version"]) pair("product", product) pair("status", item[a, j, "status"]) pair("statusText", item[a, j, "statusText"]) pair("state", item[a, j, "state"]) "      \"mirror\": " mirror ",\n      \"owner\": {\n        " owner_of(i) "\n      }\n    }"
    }
    function pair(key, t) { return "      \"" key "\": " string(t) ",\n" }
    function string(t) {
        t = replaced(replaced(t, "\"", "\\\""), "%u005c", "\\\\")
        return "\"" replaced(t, "%u", "\\u") "\""
    }
    function replaced(t, what, by, out, i) {
        while (i = index(t, what)) {
            out = out substr(t, 1, i - 1) by
            t = substr(t, i + length(what))
        }
        return out t
    }

    # Texts are as encode writes them: a unit is one character, or six that begin with a percent sign.
    function place(t, n, i) {
        if (!index(t, "%")) return n + 1
        for (i = 1; n > 0 && i <= length(t); n--) i += substr(t, i, 1) == "%" ? 6 : 1
        return n > 0 ? length(t) + 1 : i
    }
    function part(t, from, to) { return substr(t, place(t, from), place(t, to) - place(t, from)) }
    # To 16 units.
    function padded(t) {
        while (place(t, 15) > length(t)) t = t " "
        return t
    }
    function quoted(t, max) { return "\"" printable(t, max) "\"" }
    # At most max units, and what cannot be printed by its number.
    function printable(t, max, out, i, v, next_one, raw) {
        if (place(t, max) <= length(t)) t = part(t, 0, max) "..."
        if (!index(t, "%")) return t
        for (i = 1; i <= length(t); i++) {
            raw = substr(t, i, 1)
            if (raw == "%") {
                raw = substr(t, i, 6)
                v = number(substr(t, i + 2, 4))
                i += 5
                if (v >= 55296 && v < 56320 && substr(t, i + 1, 2) == "%u") {
                    next_one = number(substr(t, i + 3, 4))
                    if (next_one >= 56320 && next_one < 57344) {
                        v = 65536 + (v - 55296) * 1024 + next_one - 56320
                        i += 6
                    }
                }
                if (!is_printable(v)) raw = "%u005c" (v < 256 ? "x" substr("0" hex(v), v < 16 ? 1 : 2) : "u{" hex(v) "}")
            }
            out = out raw
        }
        return out
    }
    function is_printable(v, i) {
        if (v == 37 || v == 92) return 1
        for (i = 1; i in range; i += 2) if (v >= range[i] && v <= range[i + 1]) return 1
        return 0
    }
    function number(t, i, v) {
        for (i = 1; i <= length(t); i++) v = v * 16 + index(digits, substr(t, i, 1)) - 1
        return v
    }
    function hex(v, out) {
        do {
            out = substr(digits, v % 16 + 1, 1) out
            v = int(v / 16)
        } while (v)
        return out
    }
    function from_word(t, i) {
        for (i = 1; i <= length(t);) {
            if (substr(t, i, 1) == " ") i++
            else if (substr(t, i, 6) in is_blank) i += 6
            else break
        }
        return substr(t, i)
    }
    function to_word(t, i) {
        for (i = length(t); i > 0;) {
            if (substr(t, i, 1) == " ") i--
            else if (i > 5 && substr(t, i - 5, 6) in is_blank) i -= 6
            else break
        }
        return substr(t, 1, i)
    }
    function trim(t) { return to_word(from_word(t)) }

    # An absolute path without . and .. in it.
    function resolved(t, n, parts, i, kept, out) {
        n = split(t, parts, "/")
        for (i = 1; i <= n; i++) {
            if (parts[i] == "" || parts[i] == ".") continue
            if (parts[i] == "..") { if (kept) kept-- }
            else stack[++kept] = parts[i]
        }
        for (i = 1; i <= kept; i++) out = out "/" stack[i]
        return out == "" ? "/" : out
    }
    # As printf %b takes it, in UTF-8.
    function octal(t, out, i, v, c) {
        for (i = 1; i <= length(t); i++) {
            c = substr(t, i, 1)
            if (c != "%" && c != " ") { out = out c; continue }
            v = 32
            if (c == "%") {
                v = number(substr(t, i + 2, 4))
                i += 5
            }
            if (v >= 2048) out = out digits_of(224 + int(v / 4096)) digits_of(128 + int(v / 64) % 64) digits_of(128 + v % 64)
            else if (v >= 128) out = out digits_of(192 + int(v / 64)) digits_of(128 + v % 64)
            else out = out digits_of(v)
        }
        return out
    }
    function digits_of(v) { return "\\0" int(v / 64) int(v / 8) % 8 v % 8 }
    '
}

exec 2>/dev/null
main </dev/null
exit 0
