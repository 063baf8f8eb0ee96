# The commands of a fake iris that hooks do not call on their way; read by it on demand.

# stat NAME [-W]: the global flags, or the end of a suspension.
show_stat() {
    find_instance "${1:-}"
    event called "stat${2:-}"
    read -r status <"$at/status"
    case $status in
    down* | '*crashed*'*) printf 'Instance is not running\n' && exit 1 ;;
    *) ;;
    esac
    case $#:${2:-} in
    1:)
        fault "$at/fault.stat"
        strike stat
        look
        [ -n "$f_text$f_bytes" ] || printf 'Instance: %s\nGlobal flags:\n  INIDONE: 1\n' "$name"
        [ -n "$f_text$f_bytes" ] || [ -z "$SINCE" ] || printf '  WDSUSPD: 1\n'
        finish stat 0
        ;;
    2:-W)
        fault "$at/fault.stat-W"
        strike thaw
        look
        [ -z "$SINCE" ] || [ "$f_act" = no ] || resume_now stat-W
        finish stat-W 0
        ;;
    *) misuse "stat $*" ;;
    esac
}

# irisstat -sDIR/mgr [-W]
stat_by_directory() {
    case ${1:-} in
    -s) wanted=${2:-} && shift 2 ;;
    -s*) wanted=${1#-s} && shift ;;
    *) misuse "irisstat $*" ;;
    esac
    for at in "$fake/instances"/*; do
        read -r directory <"$at/directory"
        case $wanted in
        "$directory" | "$directory/mgr" | "$directory/mgr/")
            name=${at##*/}
            kind=${name%%.*}
            show_stat "${name#*.}" "$@"
            ;;
        *) ;;
        esac
    done
    printf 'IRIS not up (2)\n'
    exit 1
}

# start_list VERB: call, fault, and whether anything but text is to be printed.
start_list() {
    event called "$1"
    fault "$fake/fault.$1.$kind"
    strike "$1"
    [ -z "$f_text$f_bytes" ] || finish "$1" 0
}

# qall cuts a column of 16 at 15 and says so with ~; all wraps it.
cut_16() {
    CUT=$1
    [ "${#1}" -le 16 ] || CUT=$(printf '%.15s~' "$1")
}

table() {
    start_list "$1"
    printf '    Instance Name     Version ID        Port   Directory\n'
    printf '    ----------------  ----------------  -----  --------------------------------\n'
    for at in "$fake/instances/$kind".*; do
        [ -d "$at" ] || continue
        name=${at#"$fake/instances/$kind."}
        line_of >/dev/null
        mark=' ' word=dn
        [ ! -e "$at/default" ] || mark='>'
        case $status in running*) word=up ;; *) ;; esac
        if [ "$1" = qall ]; then
            cut_16 "$name"
            short=$CUT
            cut_16 "$version"
        else
            short=$(printf '%.16s' "$name")
            CUT=$(printf '%.16s' "$version")
        fi
        printf '%s %s%-16s  %-16s  %-5s  %s\n' "$word" "$mark" "$short" "$CUT" "${ports%%^*}" "$directory"
        case $1:${name#"$short"}${version#"$CUT"} in
        qall:* | all:) ;;
        *) printf '    %-16s  %s\n' "${name#"$short"}" "${version#"$CUT"}" ;;
        esac
    done
    name=-
    finish "$1" 0
}

list() {
    start_list list
    for at in "$fake/instances/$kind".*; do
        [ -d "$at" ] || continue
        name=${at#"$fake/instances/$kind."}
        line_of >/dev/null
        mark=''
        [ ! -e "$at/default" ] || mark='   (default)'
        web=${ports#*^} heading=Configuration
        case $kind:$version in iris:2020.4.*) heading=Instance ;; *) ;; esac
        if [ "$kind" = iris ]; then
            printf "\n%s '%s'%s\n        directory:    %s\n        versionid:    %s\n        datadir:      %s\n" \
                "$heading" "$name" "$mark" "$directory" "$version" "$directory"
            printf '        conf file:    iris.cpf  (SuperServer port = %s, WebServer = %s)\n        status:       %s\n' \
                "${ports%%^*}" "${web%%^*}" "$status"
            [ "$mirror" = '^' ] || printf '        mirroring: Member Type = %s; Status = %s\n' "${mirror%%^*}" "${mirror#*^}"
            [ -z "$state" ] || printf '        state:        %s\n' "$state"
            printf '        product:      InterSystems %s\n' "$product"
        else
            printf "\nConfiguration '%s'%s\n\tdirectory: %s\n\tversionid: %s\n" "$name" "$mark" "$directory" "$version"
            printf '\tconf file: cache.cpf  (SuperServer port = %s, WebServer = %s)\n\tstatus:    %s\n' \
                "${ports%%^*}" "${web%%^*}" "$status"
            [ -z "$state" ] || printf '\tstate:     %s\n' "$state"
        fi
    done
    name=-
    finish list 0
}
