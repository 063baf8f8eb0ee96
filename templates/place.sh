#!/bin/sh
# Puts rendered hooks in their places on this guest, or removes them. No Node, no Python.
#   sh place.sh [OPTION...] FOLDER      installs what is in FOLDER
#   sh place.sh --remove [OPTION...]    removes all files of gen-hooks, and puts back what --adopt replaced
# FOLDER has settings and engine (or a whole pre-freeze-script, or 50-gen-hooks), and may have
# gen-hooks-metrics and logrotate (what was rendered, or the template).
#   --check                   changes nothing; exit status 2 if there is something to do
#   --diff                    prints what changes above the engine as unified diffs
#   --layout legacy|backupScripts.d   another layout than that of which the header tells the name
#   --adopt                   keeps a file that is not ours in /var/lib/gen-hooks/replaced, and replaces it
#   --without-tools           installs where VMware Tools is missing
#   --without-instances       installs where the command of a planned instance is missing
# Exit status: 0 all is as wanted; 1 refused or failed, and all is as before, unless a line says what
# is not; 2 --check: there is something to do; 75 busy: a snapshot or another install is under way, so
# try again later.
# The last line of the output is changed, unchanged or would change.
set -u
umask 077
PATH=/usr/sbin:/usr/bin:/sbin:/bin
LC_ALL=C
export PATH LC_ALL
unset IFS ENV BASH_ENV CDPATH

NL='
'
STORE=/var/lib/gen-hooks/replaced
RECEIPT=/var/lib/gen-hooks/installed.json
LOCK=/run/gen-hooks/lock
LEGACY='/usr/sbin/post-thaw-script /usr/sbin/pre-freeze-script'
DROP_IN=/etc/vmware-tools/backupScripts.d/50-gen-hooks
FROM='' WHOLE='' ENGINE='' ACT=install CHECK=no DIFF=no LAYOUT='' ADOPT=no TOOLS=need INSTANCES=need
REFUSED='' NOTES='' PLAN='' ACTS='' DONE='' TEMPORARIES='' FOLDERS='' TAKEN=no
# entries of the receipt, each a line PATH|SHA256|MODE|UID|GID|ORIGIN, the oldest first: as they were
# read, with what is kept by this run, and without what this run puts back
READ='' KEPT='' LEFT='' KEEPS='' ASKED=no
# many shells keep a here-document in a file; a loop that cannot read one ends as if there were nothing to do
UNREAD="a list cannot be read, expected room in ${TMPDIR:-/tmp} for the here-documents of this shell"

main() {
    options "$@"
    [ "$(id -u)" -eq 0 ] || stop "uid $(id -u): cannot change the hooks of this machine, expected root"
    for program in flock stat cmp sha256sum od; do
        command -v "$program" >/dev/null || refuse "$program: not found, and place.sh or the hooks need it"
    done
    refused
    [ "$CHECK" = yes ] || lock_installs
    if [ "$ACT" = install ]; then plan_install; else plan_removal; fi
    refused
    # copies and receipt are there before the first hook is exchanged; a removal changes the receipt last
    [ "$ACT" = remove ] || [ "$KEPT" = "$READ" ] || KEEPS="${KEEPS}place|$RECEIPT||${RECEIPT%/*}|600 0:0 kept$NL"
    PLAN=$KEEPS$PLAN
    printf '%s' "$NOTES"
    [ -n "$PLAN" ] || finish unchanged 0
    [ ! -f "$LOCK" ] || flock -s -n "$LOCK" true || busy 'a snapshot is under way'
    [ "$ACT" = install ] || nothing_frozen
    # no freeze may begin while a hook is taken away
    [ "$TAKEN:$CHECK" != yes:no ] || lock_freezes
    printf '%s' "$PLAN" | sed '/^[a-z]*|[^|]*||/d; s/^[a-z]*|\([^|]*\)|\([^|]*\)|.*/\1: \2/'
    [ "$DIFF" = no ] || show_diffs
    [ "$CHECK" = no ] || finish 'would change' 2
    carry_out
    # a hook that waits for the lock gives up within two seconds: nothing would thaw what it froze
    [ "$ACT" = install ] || [ "$TAKEN" = no ] || sleep 3
    finish changed 0
}

options() {
    while [ "$#" -gt 0 ]; do
        case $1 in
        --check) CHECK=yes ;;
        --diff) DIFF=yes ;;
        --adopt) ADOPT=yes ;;
        --remove) ACT=remove ;;
        --without-tools) TOOLS=none ;;
        --without-instances) INSTANCES=none ;;
        --layout)
            [ "$#" -gt 1 ] || stop '--layout: nothing behind it, expected legacy or backupScripts.d'
            shift
            LAYOUT=$1
            ;;
        -*) stop "$1: unknown, expected an option that the head of place.sh names" ;;
        *)
            [ -z "$FROM" ] || stop "$1: expected one folder, and $FROM is one"
            FROM=$1
            ;;
        esac
        shift
    done
    case $LAYOUT in '' | legacy | backupScripts.d) ;; *) stop "--layout: $LAYOUT, expected legacy or backupScripts.d" ;; esac
    case $ACT:$FROM in
    install:) stop 'FOLDER: missing, expected the folder of the rendered files' ;;
    remove:?*) stop "$FROM: --remove takes no folder" ;;
    *) ;;
    esac
}

stop() {
    printf '%s\nNothing was changed.\n' "$1" >&2
    exit 1
}

busy() {
    printf 'busy: %s, so nothing was changed; try again later\n' "$1" >&2
    exit 75
}

refuse() {
    case $NL$REFUSED in *"$NL$1$NL"*) ;; *) REFUSED=$REFUSED$1$NL ;; esac
}

refused() {
    [ -z "$REFUSED" ] || stop "${REFUSED%"$NL"}"
}

note() {
    NOTES="${NOTES}note: $1$NL"
}

finish() {
    printf '%s\n' "$1"
    exit "$2"
}

lock_installs() {
    can_append /run/gen-hooks-install.lock
    exec 8>>/run/gen-hooks-install.lock
    # some shells keep a descriptor above 2 from what they start
    flock -w 60 8 8>&8 || busy 'another install or uninstall is at work'
}

# can_append FILE: a shell ends with any status at an exec that fails, or goes on without the lock.
can_append() {
    (: >>"$1") 2>/dev/null || stop "$1: cannot be written"
}

lock_freezes() {
    make_folder "${LOCK%/*}" 700
    FOLDERS=''
    can_append "$LOCK"
    exec 9>>"$LOCK"
    flock -w 2 9 9>&9 || busy 'a snapshot is under way'
}

# content script|rotation|filter|kept|left|FILE: the bytes of a file to be.
content() {
    case $1 in
    /*) cat "$1" ;;
    kept) receipt "$KEPT" ;;
    left) receipt "$LEFT" ;;
    script) cat "$WHOLE" ${ENGINE:+"$ENGINE"} ;;
    rotation) sed "s|@LOG_DIRECTORY@|$log|; s/@OWNER@/$ROTATOR/; s/root root/$ROTATOR/" "$FROM/logrotate" ;;
    *) cat "$FROM/gen-hooks-metrics" ;;
    esac
}

# is_whole COMMAND...: what it prints has the digests that its header tells.
is_whole() {
    header=$("$@" | sed '/^# ---- settings/,$d')
    for part in header settings engine; do
        case $part in
        header) now=$(printf '%s' "$header" | sed '/^# header sha256: /d') && now=$(printf '%s' "$now" | sha256sum) ;;
        settings) now=$("$@" | sed -n '/^# ---- settings/,/^# ---- engine/p' | sha256sum) ;;
        *) now=$("$@" | sed '1,/^# ---- engine/d' | sha256sum) ;;
        esac
        case $NL$header$NL in *"$NL# $part sha256: ${now%% *}$NL"*) ;; *) return 1 ;; esac
    done
}

# setting NAME: the value of a setting, '' if it has a quote.
setting() {
    content script | sed -n "/^# ---- engine/q; s/^$1='\([^']*\)'\$/\1/p"
}

# The header tells the name of the script in the command that checks the engine; its digest was checked.
choose_layout() {
    name=$(content script | sed -n "/^# ---- settings/q; s/^#   sed '1,.*' \([a-z0-9-]*\) | sha256sum\$/\1/p")
    case $name in
    pre-freeze-script) told=legacy ;;
    50-gen-hooks) told=backupScripts.d ;;
    *) told=$LAYOUT ;;
    esac
    [ -n "$told" ] ||
        stop "$WHOLE: its header tells no name of the script, expected pre-freeze-script or 50-gen-hooks, or --layout"
    LAYOUT=${LAYOUT:-$told}
    [ "$LAYOUT" = "$told" ] || note "--layout $LAYOUT: counts, and the files were rendered for the layout $told"
}

# one_rendering: a file that an earlier rendering left in the folder could be of another layout.
one_rendering() {
    for name in pre-freeze-script 50-gen-hooks; do
        [ ! -f "$FROM/$name" ] || content script | cmp -s - "$FROM/$name" ||
            stop "$FROM: has ${WHOLE##*/} and $name, which differ, expected the files of one rendering"
    done
}

# entry PATH: ENTRY is what stands there.
entry() {
    ENTRY='no regular file'
    if [ -L "$1" ]; then
        ENTRY='a symbolic link'
    elif [ ! -e "$1" ]; then
        ENTRY=absent
    elif [ -f "$1" ]; then
        ENTRY=foreign
        case ${1##*/}:$(head -n 3 "$1" | tr -cd '\n -~') in
        gen-hooks:'# Installed by gen-hooks'* | gen-hooks-metrics:*"$NL# Installed by gen-hooks"*) ENTRY=ours ;;
        *"$NL# Rendered by gen-hooks "*) if is_whole cat "$1"; then ENTRY=ours; else ENTRY=edited; fi ;;
        *) ;;
        esac
    fi
}

# folder PATH: FOLDER is its path without links, also if it is not made yet; EXISTING is the part that is there.
folder() {
    GIVEN=$1 above=''
    while [ ! -e "$GIVEN" ]; do
        above=/${GIVEN##*/}$above GIVEN=${GIVEN%/*} GIVEN=${GIVEN:-/}
    done
    EXISTING=$(cd -P "$GIVEN" && pwd -P) || refuse "$GIVEN: cannot be entered"
    FOLDER=${EXISTING%/}$above
    # VMware Tools runs each file of its folder, and logrotate reads each of its own
    case $1 in */sbin | "$STORE") STAGE=$FOLDER ;; *) STAGE=${FOLDER%/*} ;; esac
}

# refuse_unsafe: that folder and those above it are of root alone.
refuse_unsafe() {
    for way in "$GIVEN" "$EXISTING"; do
        while :; do
            about=$(stat -L -c '%u:%a:%F' "$way")
            case $about in
            0:*[0145][0145]:directory) ;;
            *) refuse "$way: can be changed by another user than root ($about), expected a folder of root with mode 0755" ;;
            esac
            [ "$way" != / ] || break
            way=${way%/*} way=${way:-/}
        done
    done
}

# refuse_unwritable WHAT: for an optional file that is a note.
refuse_unwritable() {
    [ ! -w "$EXISTING" ] || return 0
    case $1 in
    */gen-hooks | */gen-hooks-metrics) note "$1: stays as it is, since $EXISTING cannot be written" && return 1 ;;
    *) refuse "$EXISTING: cannot be written, expected a file system that is mounted read-write" ;;
    esac
}

# admit PATH: whether the file there may go. What is not ours is kept first.
admit() {
    case $ENTRY:$ADOPT in
    absent:* | ours:*) ;;
    edited:no) refuse "$1: was edited by hand since it was installed (--adopt keeps it and replaces it)" ;;
    foreign:no) refuse "$1: was not made by gen-hooks (--adopt keeps it and replaces it)" ;;
    edited:yes | foreign:yes)
        case $KEEPS in *"keep|$1|"*) return ;; *) ;; esac
        ask_receipt
        folder "$STORE"
        refuse_unsafe
        digest "$1"
        about=$(stat -c '%a %u|%g' "$1")
        decimal "${about%% *}"
        one="$named|$SUM|$DECIMAL|${about#* }|$ENTRY$NL"
        without "$KEPT" "$named|$SUM|"
        KEPT=$REST$one
        without "$LEFT" "$named|$SUM|"
        LEFT=$REST$one
        copy_of "$named" "$SUM"
        KEEPS="${KEEPS}keep|$1|is kept as $COPY|$STORE|$COPY $SUM$NL"
        ;;
    *) refuse "$1: is $ENTRY, expected a regular file or none" ;;
    esac
}

# digest FILE: SUM is its sha256.
digest() {
    SUM=$(sha256sum <"$1") || SUM=''
    SUM=${SUM%% *}
}

# copy_of PATH SHA256: COPY is the name of the kept copy of a file that stood there.
copy_of() {
    COPY=$STORE/${1##*/}.${2%"${2#????????????????}"}
}

# decimal OCTAL: DECIMAL is the same number. Shells differ in what a leading zero means.
decimal() {
    DECIMAL=0 digits=$1
    while [ -n "$digits" ]; do
        DECIMAL=$((DECIMAL * 8 + ${digits%"${digits#?}"})) digits=${digits#?}
    done
}

# without ENTRIES BEGIN: REST are the entries that do not begin so.
without() {
    REST=''
    while IFS= read -r line; do
        case $line in '' | "$2"*) ;; *) REST=$REST$line$NL ;; esac
    done <<EOF || stop "$UNREAD"
$1
EOF
}

# receipt ENTRIES: prints the receipt, byte for byte as gen-hooks install --adopt writes it.
receipt() {
    printf '{\n  "schema": "gen-hooks/installed/1",\n  "replaced": ['
    comma=''
    while IFS='|' read -r at sum mode user group origin; do
        [ -n "$at" ] || continue
        copy_of "$at" "$sum"
        printf '%s\n    {\n      "path": "%s",\n      "store": "%s",\n      "sha256": "%s",\n' "$comma" "$at" "$COPY" "$sum"
        printf '      "mode": %s,\n      "uid": %s,\n      "gid": %s,\n      "origin": "%s"\n    }' "$mode" "$user" "$group" "$origin"
        comma=,
    done <<EOF || return 1
$1
EOF
    [ -z "$comma" ] || printf '\n  '
    printf ']\n}\n'
}

# ask_receipt: reads the receipt, once. One that receipt would not print again byte for byte is refused.
ask_receipt() {
    [ "$ASKED" = no ] || return 0
    ASKED=yes
    [ -e "$RECEIPT" ] || [ -L "$RECEIPT" ] || return 0
    folder "${RECEIPT%/*}"
    refuse_unsafe
    about='no regular file'
    if [ ! -L "$RECEIPT" ] && [ -f "$RECEIPT" ]; then about=$(stat -c '%u:%a' "$RECEIPT"); fi
    case $about in
    0:*[0145][0145]) ;;
    *)
        refuse "$RECEIPT: is not to be believed ($about), expected a file that only root can change"
        return
        ;;
    esac
    READ=$(sed -n '/^    {$/{
N;N;N;N;N;N;N
s!^    {\n *"path": "\(/[A-Za-z0-9._/-]*\)",\n *"store": "[^"]*",\n *"sha256": "\([0-9a-f]\{64\}\)",\n *"mode": \([0-9]\{1,4\}\),\n *"uid": \([0-9]\{1,10\}\),\n *"gid": \([0-9]\{1,10\}\),\n *"origin": "\([a-z]*\)"$!\1|\2|\3|\4|\5|\6!p
}' "$RECEIPT")
    READ=${READ:+"$READ$NL"}
    KEPT=$READ LEFT=$READ
    receipt "$READ" | cmp -s - "$RECEIPT" ||
        refuse "$RECEIPT: is not a receipt that gen-hooks wrote, so nothing that it names can be put back (do that by hand, and move it away)"
}

# kept_of PATH: REPLACED is the sha256 of the newest file that is not ours and stood there, with BITS and OWNER. Fails if none did.
kept_of() {
    REPLACED=''
    while IFS='|' read -r at sum mode user group origin; do
        [ "$at $origin" != "$1 foreign" ] || REPLACED=$sum BITS=$mode OWNER=$user:$group
    done <<EOF || stop "$UNREAD"
$KEPT
EOF
    [ -n "$REPLACED" ]
}

# is_back PATH: what stood there stands there again, as after a removal that was killed.
is_back() {
    [ "$ENTRY" = foreign ] && kept_of "$1" && digest "$path" && [ "$SUM" = "$REPLACED" ]
}

# place PATH MODE CONTENT: a line of the plan, unless the file is right.
place() {
    named=$1
    folder "${1%/*}"
    path=$FOLDER/${1##*/}
    entry "$path"
    case $3:$ENTRY in
    script:*) refuse_unsafe ;;
    *:ours | *:absent) ;;
    *)
        note "$path: is not ours and stays"
        return
        ;;
    esac
    if [ "$ENTRY" = absent ]; then
        why=new
    elif ! content "$3" | cmp -s - "$path"; then
        why=differs
    elif about=$(stat -c '%u:%g %a' "$path") && [ "$about" != "0:0 $2" ]; then
        why="has owner and mode $about"
    elif command -v restorecon >/dev/null && [ -n "$(restorecon -n -v "$path" 2>/dev/null)" ]; then
        why='has another SELinux label'
    else
        return
    fi
    touch_it || return 0
    PLAN="${PLAN}place|$path|$why|$stage|$2 0:0 $3$NL"
}

# take PATH WHY: a line of the plan, if the file there is ours.
take() {
    named=$1
    folder "${1%/*}"
    path=$FOLDER/${1##*/}
    entry "$path"
    case $ENTRY in
    absent) return ;;
    ours | edited) ;;
    *)
        is_back "$1" || note "$path: is not ours and stays"
        return
        ;;
    esac
    touch_it || return 0
    case $path in */gen-hooks | */gen-hooks-metrics) ;; *) TAKEN=yes ;; esac
    PLAN="${PLAN}remove|$path|$2|$stage|$NL"
}

# give_back PATH: a line of the plan by which what stood there before comes back. Fails if nothing did.
give_back() {
    named=$1
    folder "${1%/*}"
    path=$FOLDER/${1##*/}
    entry "$path"
    if is_back "$1"; then
        without "$LEFT" "$1|$REPLACED|"
        LEFT=$REST
        return
    fi
    kept_of "$1" || return
    copy_of "$1" "$REPLACED"
    case $ENTRY in
    absent | ours | edited) ;;
    *)
        note "$path: what it replaced is kept as $COPY"
        return 1
        ;;
    esac
    back=$COPY
    touch_it
    SUM=''
    [ -L "$back" ] || [ ! -f "$back" ] || digest "$back"
    [ "$SUM" = "$REPLACED" ] ||
        refuse "$back: is missing or not as it was kept, and $path cannot be put back without it"
    folder "$STORE"
    refuse_unsafe
    # only its owner may write it, and it has no set-id bit
    mode=$(printf '%o' "$((BITS & 493))")
    [ "$((BITS & 493))" -eq "$BITS" ] || note "$path: had mode $(printf '%o' "$BITS") and comes back with $mode"
    without "$LEFT" "$1|$REPLACED|"
    LEFT=$REST
    [ "$ENTRY" = absent ] || TAKEN=yes
    PLAN="${PLAN}restore|$path|stood there before|$stage|$mode $OWNER $back$NL"
}

# The copies of what is back go, and then what the receipt tells of them: an entry without a copy is mended by the next run.
forget() {
    [ "$LEFT" != "$READ" ] || return 0
    while IFS='|' read -r at sum rest; do
        [ -n "$at" ] || continue
        case $NL$LEFT in *"$NL$at|$sum|"*) continue ;; *) ;; esac
        copy_of "$at" "$sum"
        [ ! -f "$COPY" ] || PLAN="${PLAN}remove|$COPY|was put back|$STORE|$NL"
    done <<EOF || stop "$UNREAD"
$KEPT
EOF
    if [ -n "$LEFT" ]; then
        PLAN="${PLAN}place|$RECEIPT||${RECEIPT%/*}|600 0:0 left$NL"
    else
        PLAN="${PLAN}remove|$RECEIPT|nothing is kept any more|${RECEIPT%/*}|$NL"
    fi
}

touch_it() {
    stage=$STAGE
    refuse_unwritable "$path" || return 1
    refuse_unsafe
    admit "$path"
}

plan_install() {
    WHOLE=$FROM/settings
    [ ! -f "$WHOLE" ] || [ ! -f "$FROM/engine" ] || ENGINE=$FROM/engine
    for name in pre-freeze-script 50-gen-hooks; do
        [ -f "$WHOLE" ] || [ ! -f "$FROM/$name" ] || WHOLE=$FROM/$name
    done
    [ -f "$WHOLE" ] || stop "$FROM: has no settings, pre-freeze-script or 50-gen-hooks, expected what gen-hooks render writes"
    is_whole content script || stop "$WHOLE: its header, settings or engine are not what its digests say, expected whole files of one rendering"
    one_rendering
    choose_layout
    plan=$(content script | sed -n "/^# ---- engine/q; s/^    instance '\([a-z]*\)' '\([^']*\)' .*/\1:\2/p")
    hooks_path=$(setting PATH)
    for id in $plan; do
        command=iris
        [ "${id%%:*}" = iris ] || command=ccontrol
        [ "$INSTANCES" = none ] || (PATH=$hooks_path && command -v "$command" >/dev/null) ||
            refuse "$command: not found, expected it on this guest, since the plan names $id (--without-instances installs anyway)"
    done
    [ "$TOOLS" = none ] || (PATH=$hooks_path && command -v vmtoolsd >/dev/null) ||
        refuse 'vmtoolsd: not found, expected VMware Tools, which alone calls the hooks (--without-tools installs anyway)'
    leftovers
    log_folder
    for path in "${DROP_IN%/*}"/* "${DROP_IN%/*}"/.[!.]*; do
        [ "$path" = "$DROP_IN" ] || [ ! -f "$path" ] || note "$path: is not ours, and VMware Tools runs it too"
    done
    if [ "$LAYOUT" = legacy ]; then
        for path in $LEGACY; do place "$path" 700 script; done
        take "$DROP_IN" 'the layout is legacy now'
    else
        place "$DROP_IN" 700 script
        take /usr/sbin/pre-freeze-script 'the layout is backupScripts.d now'
        take /usr/sbin/post-thaw-script 'the layout is backupScripts.d now'
    fi
    if [ ! -d /etc/logrotate.d ]; then
        note '/etc/logrotate.d: not there, so the rotation of the log is left to you'
    elif [ -f "$FROM/logrotate" ] && [ -n "$log" ]; then
        place /etc/logrotate.d/gen-hooks 644 rotation
    fi
    if [ -z "$(setting METRICS_DIR)" ]; then
        take /usr/sbin/gen-hooks-metrics 'there are no metrics'
    elif [ -f "$FROM/gen-hooks-metrics" ]; then
        place /usr/sbin/gen-hooks-metrics 700 filter
    else
        note "$FROM: has no gen-hooks-metrics, and the settings have metrics"
    fi
}

plan_removal() {
    leftovers
    ask_receipt
    entry /usr/sbin/post-thaw-script
    post=$ENTRY
    case $post in absent | ours | edited) ! kept_of /usr/sbin/post-thaw-script || post=foreign ;; *) ;; esac
    entry /usr/sbin/pre-freeze-script
    case $ENTRY:$post in
    absent:* | ours:* | edited:*)
        [ "$post" = foreign ] || ! kept_of /usr/sbin/pre-freeze-script ||
            note '/usr/sbin/pre-freeze-script: stood there without a post-thaw-script, and does again'
        ;;
    *:foreign | *:absent) ;;
    *) refuse '/usr/sbin/pre-freeze-script: is not ours and would be left without a post-thaw-script, expected none' ;;
    esac
    # pre-freeze goes first and comes back last, so that it never stands alone
    take /usr/sbin/pre-freeze-script removed
    give_back /usr/sbin/post-thaw-script || take /usr/sbin/post-thaw-script removed
    give_back /usr/sbin/pre-freeze-script || :
    give_back "$DROP_IN" || [ ! -e "${DROP_IN%/*}" ] || take "$DROP_IN" removed
    for path in /etc/logrotate.d/gen-hooks /usr/sbin/gen-hooks-metrics; do
        [ ! -e "${path%/*}" ] || take "$path" removed
    done
    forget
    for path in "$STORE"/*; do
        [ -f "$path" ] || continue
        case $PLAN in *"remove|$path|"*) ;; *) note "$path: stays" ;; esac
    done
}

# What a killed install left under its temporary names.
leftovers() {
    for path in /usr/sbin /etc /etc/vmware-tools "${STORE%/*}" "$STORE"; do
        for left in "$path"/.gen-hooks-????????????????; do
            case ${left##*/.gen-hooks-} in *[!0-9a-f]*) continue ;; *) ;; esac
            [ ! -f "$left" ] || [ -L "$left" ] || PLAN="${PLAN}remove|$left|left by an install that was interrupted||$NL"
        done
    done
}

# The folder of the log, and whose it is: in the folder of another user root would rename what that user chooses.
log_folder() {
    ROTATOR='root root' log=$(setting LOG_DIR)
    case $log in
    /*[!A-Za-z0-9_./@%+=:,-]* | [!/]* | '')
        note "LOG_DIR: the folder and its rotation are left to you, since its name has other characters"
        log=''
        ;;
    *) if [ -d "$log" ]; then ROTATOR=$(stat -L -c '%U %G' "$log"); else PLAN="${PLAN}folder|$log|new folder||750$NL"; fi ;;
    esac
    case $ROTATOR in
    *[!A-Za-z0-9_.@+$\ -]* | UNKNOWN\ * | *\ UNKNOWN)
        note "$log: is of $ROTATOR, which logrotate may not know, so the rotation is left to you"
        log=''
        ;;
    *) ;;
    esac
}

# The hook that would thaw goes only if nothing is frozen.
nothing_frozen() {
    for path in /usr/sbin/post-thaw-script "$DROP_IN"; do
        entry "$path"
        case $ENTRY in ours | edited) ;; *) continue ;; esac
        said=$(timeout 10 "$path" status 2>&1) ||
            stop "$path: an instance is frozen or may be, so run $path freezeFail and try again$NL$said"
    done
}

# The header has the digest of the engine, so the diff ends where the engine begins.
show_diffs() {
    while IFS='|' read -r what path why stage rest; do
        old=$path new=/proc/self/fd/3 text=''
        [ -f "$old" ] || old=/dev/null
        case $what in
        place | restore) text=$(content "${rest#* * }" | sed '/^# ---- engine/q') ;;
        remove) new=/dev/null ;;
        *) continue ;;
        esac
        case $what:$path:$why in
        *:) continue ;;
        # its removal is shown already
        restore:*/pre-freeze-script:*) old=/dev/null ;;
        *) ;;
        esac
        # not by a pipe, which in ksh93 is a socket that cannot be opened
        sed '/^# ---- engine/q' "$old" | diff -u -L "$old" -L "$path" - "$new" 3<<TEXT
$text
TEXT
    done <<EOF
${PLAN%"$NL"}
EOF
}

# All files are written whole before the first is renamed, so that a full disk is met while each old file still stands.
carry_out() {
    trap 'failed "place.sh: was ended by a signal"' HUP INT TERM
    if [ -n "$KEEPS" ]; then
        make_folder "${STORE%/*}" 700
        make_folder "$STORE" 700
    fi
    while IFS='|' read -r what path why stage rest; do
        case $what in
        folder) make_folder "$path" "$rest" ;;
        keep) keep ;;
        place | restore) stage ;;
        *)
            old=''
            [ -z "$stage" ] || second_name
            ACTS="${ACTS}remove|$path|$old|$NL"
            ;;
        esac
    done <<EOF || failed "$UNREAD"
${PLAN%"$NL"}
EOF
    trap '' HUP INT TERM
    while IFS='|' read -r what path old temporary; do
        as_planned || failed "$path: was exchanged by another program meanwhile"
        if [ "$what" = place ]; then mv -f "$temporary" "$path"; else rm -f "$path"; fi ||
            failed "$path: cannot be written"
        DONE="$what|$path|$old$NL$DONE"
        sync "${path%/*}" 2>/dev/null || sync || :
    done <<EOF || failed "$UNREAD"
${ACTS%"$NL"}
EOF
    remove_temporaries
    command -v restorecon >/dev/null || return 0
    printf '%s' "$DONE" | while IFS='|' read -r act at _; do
        case $act:$at in remove:* | *:"${STORE%/*}"/*) continue ;; *) ;; esac
        restorecon "$at" ||
            printf 'note: %s: restorecon failed, so SELinux may forbid VMware Tools to run it\n' "$at"
    done
}

# make_folder PATH MODE
make_folder() {
    [ ! -d "$1" ] || return 0
    (umask 022 && mkdir -p "${1%/*}/" && mkdir -m "$2" "$1") || failed "$1: cannot be made"
    FOLDERS=$1$NL$FOLDERS
}

# temporary FOLDER: TEMPORARY is a new file there.
temporary() {
    TEMPORARY=${1%/}/.gen-hooks-$(od -A n -N 8 -t x1 /dev/urandom | tr -d ' \n')
    TEMPORARIES=$TEMPORARIES$TEMPORARY$NL
}

# keep: a copy of the file, named as gen-hooks install --adopt names it.
keep() {
    from=$path wanted=${rest#* }
    path=${rest%% *}
    rest="600 0:0 $from"
    stage
    digest "$TEMPORARY"
    [ "$SUM" = "$wanted" ] || failed "$from: was changed by another program meanwhile"
}

# as_planned: what stands at the path is what stood there when the new file was written.
as_planned() {
    if [ -n "$old" ]; then
        [ "$(stat -c '%d:%i:%F' "$path" 2>/dev/null)" = "$(stat -c '%d:%i:%F' "$old")" ]
    else
        [ "$what" = remove ] || { [ ! -e "$path" ] && [ ! -L "$path" ]; }
    fi
}

# The old file stays under a second name until all is done.
second_name() {
    [ -e "$path" ] || return 0
    temporary "$stage"
    old=$TEMPORARY
    ln "$path" "$old" || failed "$stage: cannot be written"
}

stage() {
    make_folder "${path%/*}" 755
    old=''
    # a pre-freeze-script that comes back does so when ours is gone
    case $what:$path in restore:*/pre-freeze-script) ;; *) second_name ;; esac
    temporary "$stage"
    fill || failed "$stage: cannot be written"
    ACTS="${ACTS}place|$path|$old|$TEMPORARY$NL"
}

# fill: the temporary file by rest, which is MODE OWNER CONTENT.
fill() {
    owner=${rest#* }
    (set -C && : >"$TEMPORARY") && chown "${owner%% *}" "$TEMPORARY" && chmod "${rest%% *}" "$TEMPORARY" &&
        content "${rest#* * }" >"$TEMPORARY" && sync "$TEMPORARY" && content "${rest#* * }" | cmp -s - "$TEMPORARY"
}

# The newest change is undone first, so that pre-freeze never stands alone. Where one cannot be undone the older ones,
# which are the copies and the receipt, stay for the next run. By a pipe, which needs no room.
failed() {
    trap '' HUP INT TERM
    stays=$(printf '%s' "$DONE" | while IFS='|' read -r act at was; do
        case $act:$was in
        place:) rm -f "$at" || printf '%s: is new, and cannot be removed\n' "$at" ;;
        *:?*) mv -f "$was" "$at" || printf '%s: cannot be put back, and what stood there is %s\n' "$at" "$was" ;;
        *) ;;
        esac | grep . && break
    done)
    [ -z "$stays" ] || {
        printf '%s\n%s\n' "$1" "$stays" >&2
        exit 1
    }
    remove_temporaries
    printf '%s' "$FOLDERS" | while read -r one; do rmdir "$one"; done
    stop "$1"
}

remove_temporaries() {
    printf '%s' "$TEMPORARIES" | while read -r one; do rm -f "$one"; done
}

main "$@"
