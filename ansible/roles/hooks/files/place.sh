#!/bin/sh
# Puts rendered hooks in their places on this guest, or removes them. No Node, no Python.
#   sh place.sh [OPTION...] FOLDER      installs what is in FOLDER
#   sh place.sh --remove [OPTION...]    removes all files of gen-hooks
# FOLDER has settings and engine (or a whole pre-freeze-script, or 50-gen-hooks), and may have
# gen-hooks-metrics and logrotate (what was rendered, or the template).
#   --check                   changes nothing; exit status 2 if there is something to do
#   --diff                    prints what changes above the engine as unified diffs
#   --layout legacy|backupScripts.d   another layout than that of which the header tells the name
#   --adopt                   keeps a file that is not ours in /var/lib/gen-hooks/replaced, and replaces it
#   --without-tools           installs where VMware Tools is missing
#   --without-instances       installs where the command of a planned instance is missing
# Exit status: 0 all is as wanted; 1 refused or failed, and all is as before; 2 --check: there is
# something to do; 75 busy: a snapshot or another install is under way, so try again later.
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
LOCK=/run/gen-hooks/lock
LEGACY='/usr/sbin/post-thaw-script /usr/sbin/pre-freeze-script'
DROP_IN=/etc/vmware-tools/backupScripts.d/50-gen-hooks
FROM='' WHOLE='' ENGINE='' ACT=install CHECK=no DIFF=no LAYOUT='' ADOPT=no TOOLS=need INSTANCES=need
REFUSED='' NOTES='' PLAN='' ACTS='' DONE='' TEMPORARIES='' FOLDERS='' TAKEN=no

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
    printf '%s' "$NOTES"
    [ -n "$PLAN" ] || finish unchanged 0
    [ ! -f "$LOCK" ] || flock -s -n "$LOCK" true || busy 'a snapshot is under way'
    [ "$ACT" = install ] || nothing_frozen
    # no freeze may begin while a hook is taken away
    [ "$TAKEN:$CHECK" != yes:no ] || lock_freezes
    printf '%s' "$PLAN" | sed 's/^[a-z]*|\([^|]*\)|\([^|]*\)|.*/\1: \2/'
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

# content script|rotation|filter: the bytes of a file to be.
content() {
    case $1 in
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
        folder "$STORE"
        refuse_unsafe
        sum=$(sha256sum <"$1" | cut -c 1-16)
        PLAN="${PLAN}keep|$1|is kept as $STORE/${1##*/}.$sum||$sum$NL"
        ;;
    *) refuse "$1: is $ENTRY, expected a regular file or none" ;;
    esac
}

# place PATH MODE CONTENT: a line of the plan, unless the file is right.
place() {
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
    PLAN="${PLAN}place|$path|$why|$stage|$2 $3$NL"
}

# take PATH WHY: a line of the plan, if the file there is ours.
take() {
    folder "${1%/*}"
    path=$FOLDER/${1##*/}
    entry "$path"
    case $ENTRY in
    absent) return ;;
    ours | edited) ;;
    *)
        note "$path: is not ours and stays"
        return
        ;;
    esac
    touch_it || return 0
    case $path in */gen-hooks | */gen-hooks-metrics) ;; *) TAKEN=yes ;; esac
    PLAN="${PLAN}remove|$path|$2|$stage|$NL"
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
    entry /usr/sbin/post-thaw-script
    post=$ENTRY
    entry /usr/sbin/pre-freeze-script
    case $ENTRY:$post in
    absent:* | ours:* | edited:* | *:foreign | *:absent) ;;
    *) refuse '/usr/sbin/pre-freeze-script: is not ours and would be left without a post-thaw-script, expected none' ;;
    esac
    for path in /usr/sbin/pre-freeze-script /usr/sbin/post-thaw-script "$DROP_IN" /etc/logrotate.d/gen-hooks \
        /usr/sbin/gen-hooks-metrics; do
        [ ! -e "${path%/*}" ] || take "$path" removed
    done
    [ ! -d "$STORE" ] || note "$STORE: stays, with what was replaced"
}

# What a killed install left under its temporary names.
leftovers() {
    for path in /usr/sbin /etc /etc/vmware-tools; do
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
        place) text=$(content "${rest#* }" | sed '/^# ---- engine/q') ;;
        remove) new=/dev/null ;;
        *) continue ;;
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
    while IFS='|' read -r what path why stage rest; do
        case $what in
        folder) make_folder "$path" "$rest" ;;
        keep) keep ;;
        place) stage ;;
        *)
            old=''
            [ -z "$stage" ] || second_name
            ACTS="${ACTS}remove|$path|$old|$NL"
            ;;
        esac
    done <<EOF
${PLAN%"$NL"}
EOF
    trap '' HUP INT TERM
    while IFS='|' read -r what path old temporary; do
        if [ "$what" = place ]; then mv -f "$temporary" "$path"; else rm -f "$path"; fi ||
            failed "$path: cannot be written"
        DONE="$what|$path|$old$NL$DONE"
        sync "${path%/*}" 2>/dev/null || sync
    done <<EOF
${ACTS%"$NL"}
EOF
    remove_temporaries
    command -v restorecon >/dev/null || return 0
    while IFS='|' read -r what path old; do
        [ "$what" = remove ] || restorecon "$path" ||
            printf 'note: %s: restorecon failed, so SELinux may forbid VMware Tools to run it\n' "$path"
    done <<EOF
${DONE%"$NL"}
EOF
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

# As gen-hooks install --adopt names them.
keep() {
    make_folder "${STORE%/*}" 700
    make_folder "$STORE" 700
    temporary "$STORE"
    { cat "$path" >"$TEMPORARY" && mv -f "$TEMPORARY" "$STORE/${path##*/}.$rest"; } || failed "$STORE: cannot be written"
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
    second_name
    temporary "$stage"
    fill || failed "$stage: cannot be written"
    ACTS="${ACTS}place|$path|$old|$TEMPORARY$NL"
}

fill() {
    (set -C && : >"$TEMPORARY") && chown 0:0 "$TEMPORARY" && chmod "${rest%% *}" "$TEMPORARY" &&
        content "${rest#* }" >"$TEMPORARY" && sync "$TEMPORARY" && content "${rest#* }" | cmp -s - "$TEMPORARY"
}

# The newest change is undone first, so that pre-freeze never stands alone.
failed() {
    trap '' HUP INT TERM
    while IFS='|' read -r what path old; do
        case $what:$old in
        place:) rm -f "$path" ;;
        *:?*) mv -f "$old" "$path" ;;
        *) ;;
        esac
    done <<EOF
${DONE%"$NL"}
EOF
    remove_temporaries
    printf '%s' "$FOLDERS" | while read -r one; do rmdir "$one"; done
    stop "$1"
}

remove_temporaries() {
    printf '%s' "$TEMPORARIES" | while read -r one; do rm -f "$one"; done
}

main "$@"
