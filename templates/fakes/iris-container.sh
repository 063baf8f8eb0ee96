# A fake docker or podman, for what hooks ask of it, and what it runs in a container; read by iris on
# demand. The instance in a container is of the container's folder, instances/ENGINE.NAME, which has
# besides:
#   container   running, paused, exited, missing, or another word that `inspect` has; renamed: it
#               runs, and only its ID finds it; replaced: so it is, and its name finds NAME-new
#   id          by which it is found too
#   inside      the name that the instance has in there
#   rootless    the OS user whose container it is; nobody else knows it
# fake/fault.inspect.ENGINE and fault.exec.ENGINE are what goes wrong with the daemon: `late` starts
# the command that much later, also if the client was killed; `act no` answers nothing but the text.
# Where the real tools are like this: docs/how-to/containers.md.

# client container inspect --format FORMAT NAME | client exec -i NAME timeout -k 1 SECONDS iris ...
client() {
    case ${HOME-} in "/home/${FAKE_USER-}" | /root) HOME='' ;; *) ;; esac
    case ${HOME-}${XDG_RUNTIME_DIR-}${DOCKER_HOST-}${DOCKER_CONTEXT-}${DOCKER_CONFIG-}${CONTAINER_HOST-}${CONTAINER_CONNECTION-} in
    '') ;;
    *) misuse 'with variables of the caller that lead elsewhere' ;;
    esac
    case ${1:-}:${2:-}:${3:-}:${4:-}:$# in
    'container:inspect:--format:{{.State.Status}} {{.Id}} {{.Name}}:5' | container:inspect:--format:{{.State.Status}}:5) inspect "$5" "$4" ;;
    exec:-i:*) [ $# -gt 8 ] || misuse "$*" ;;
    *) misuse "$*" ;;
    esac
    case $4:$5:$6:$8 in
    timeout:-k:1:iris) ;;
    *) misuse "$*" ;;
    esac
    case $7 in '' | 0* | *[!0-9]*) misuse "$*" ;; *) ;; esac
    container=$3 limit=$7
    shift 8
    run_in "$@"
}

# find_container NAME|ID|BEGIN-OF-ID: AT, STATE, CONTAINER, its folder, and CALLED, its name. Unlike that of an instance its name has a case.
find_container() {
    at=$fake/instances/$kind.$1 STATE=missing renamed=missing CALLED=$1
    case $1 in '' | */*) return ;; *) ;; esac
    if [ ! -d "$at" ]; then
        for at in "$fake/instances/$kind."*; do
            read -r ID <"$at/id"
            case $ID in "$1"*) break ;; *) ;; esac
        done
        case $ID in "$1"*) ;; *) return 0 ;; esac
        container=${at#"$fake/instances/$kind."} renamed=running
        set -- "$container"
        CALLED=$1
    fi
    read -r ID <"$at/id"
    if [ -f "$at/rootless" ]; then
        read -r owner <"$at/rootless"
        [ "$owner" = "${FAKE_USER:-root}" ] || return 0
    fi
    name=$1
    read -r STATE <"$at/container"
    case $STATE:$renamed in
    renamed:* | replaced:running) STATE=$renamed ;;
    replaced:*)
        container=$1-new
        at=$fake/instances/$kind.$container STATE=running
        read -r ID <"$at/id"
        ;;
    *) ;;
    esac
}

inspect() {
    fault "$fake/fault.inspect.$kind"
    find_container "$1"
    event called inspect
    strike inspect
    [ "$f_act" = yes ] || finish inspect 1
    case $kind:$STATE in
    docker:missing)
        printf '\nError response from daemon: No such container: %s\n' "$1"
        finish inspect 1
        ;;
    podman:missing)
        printf 'Error: no such container %s\n' "$1"
        finish inspect 125
        ;;
    *)
        [ "$kind" != docker ] || CALLED=/$CALLED
        case $2 in *Id*) printf '%s %s %s\n' "$STATE" "$ID" "$CALLED" ;; *) printf '%s\n' "$STATE" ;; esac
        finish inspect 0
        ;;
    esac
}

# run_in WORDS...: of the fake iris in CONTAINER. The client waits for its end; if it is killed, what
# runs in there goes on.
run_in() {
    fault "$fake/fault.exec.$kind"
    asked=$container
    find_container "$asked"
    event called exec
    late=${f_late:-0} f_late=''
    strike exec
    [ "$f_act" = yes ] || finish exec 1
    find_container "$asked"
    case $kind:$STATE in
    *:running) ;;
    docker:missing) refuse_exec 1 "Error response from daemon: No such container: $container" ;;
    docker:paused) refuse_exec 1 "Error response from daemon: container $container is paused, unpause the container before exec" ;;
    docker:*) refuse_exec 1 "Error response from daemon: container $container is not running" ;;
    podman:missing) refuse_exec 125 "Error: no container with name or ID \"$container\" found: no such container" ;;
    podman:*) refuse_exec 255 'Error: can only create exec sessions on running containers: container state improper' ;;
    *) ;;
    esac
    run=$fake/exec.$$
    rm -f "$run" "$run.end"
    mkfifo "$run.end"
    exec 3<>"$run.end" 4<&0
    (
        cd "$fake" || exit
        # without the root in its words or environment: it does not count as the hooks'
        exec env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin FAKE_USER=irisowner setsid sh "../usr/bin/${0##*/}" --exec \
            "$container" "$late" "$limit" "$@" \
            <&4 >"exec.$$" 2>&1 3<&3 4<&- 5>&- 6>&- 7>&- 8>&- 9>&-
    ) &
    # the one that runs it is now the only writer: its end is seen also where it was killed
    exec 5<"$run.end" 3>&- 4<&-
    read -r status <&5 || status=137
    cat "$run"
    rm -f "$run" "$run.end"
    exit "$status"
}

refuse_exec() {
    printf '%s\n' "$2"
    finish exec "$1"
}

# --exec CONTAINER LATE SECONDS WORDS...: what the daemon starts in the container.
run_inside() {
    container=$1 late=$2 limit=$3
    shift 3
    [ "$late" = 0 ] || sleep "$late" 3>&-
    timeout -k 1 "$limit" sh "$0" --inside "$container" "$@" 3>&-
    echo "$?" >&3
}
