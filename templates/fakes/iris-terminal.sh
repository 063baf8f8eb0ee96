# Sessions of a fake iris that are fed by standard input, as by a here-document
# or a pipe; read by it on demand. It knows what hooks feed: the methods of
# Backup.General, variables, write, if, and the end of the process. Other lines
# go to ROOT/fake/unplayable, since nobody knows what would come of them.

# The status of such a session is 0 whatever the methods came to, unless a line
# ends the process with another.
terminal() {
    [ -n "$namespace" ] || namespace=USER
    VARIABLES='
'
    while
        printf '\n%s>' "$namespace"
        IFS= read -r line || [ -n "$line" ]
    do
        REST=$line
        while next_command; do
            run_command
        done
    done
    exit 0
}

unplayable() {
    printf 'a session was fed what the fakes do not know: %s\n' "$line" >>"$fake/unplayable"
    exit 1
}

# COMMAND and ARGUMENT: the next ones of REST. Without an argument two blanks
# follow, or the end of the line.
next_command() {
    while :; do
        case $REST in
        ' '* | '	'*) REST=${REST#?} ;;
        '' | ';'*) return 1 ;;
        *) break ;;
        esac
    done
    COMMAND=${REST%%' '*} ARGUMENT=''
    REST=${REST#"$COMMAND"}
    case $REST in
    '  '*) ;;
    ' '?*)
        REST=${REST#' '}
        cut_argument ' '
        ;;
    *) ;;
    esac
}

# ARGUMENT: REST up to the sign $1 outside of quotes and parentheses.
cut_argument() {
    ARGUMENT='' depth=0 quoted=no
    while [ -n "$REST" ]; do
        sign=${REST%"${REST#?}"}
        case $quoted:$sign in
        no:"$1") [ "$depth" -gt 0 ] || return 0 ;;
        no:'"') quoted=yes ;;
        yes:'"') quoted=no ;;
        no:'(') depth=$((depth + 1)) ;;
        no:')') depth=$((depth - 1)) ;;
        *) ;;
        esac
        ARGUMENT=$ARGUMENT$sign REST=${REST#?}
    done
}

run_command() {
    case $COMMAND:$ARGUMENT in
    [Hh]: | [Hh][Aa][Ll][Tt]:) exit 0 ;;
    [Hh]:[0-9]* | [Hh][Aa][Nn][Gg]:[0-9]*) part faults nap "$ARGUMENT" ;;
    [Qq]: | [Qq][Uu][Ii][Tt]:) ;;
    [Zz][Nn]:'"'*'"' | [Zz][Nn][Ss][Pp][Aa][Cc][Ee]:'"'*'"')
        namespace=${ARGUMENT#'"'}
        namespace=${namespace%'"'}
        ;;
    [Ss]:*=* | [Ss][Ee][Tt]:*=*) set_variable ;;
    [Dd]:?* | [Dd][Oo]:?*) run_do "$ARGUMENT" ;;
    [Ww]:?* | [Ww][Rr][Ii][Tt][Ee]:?*) write_all ;;
    [Zz][Ww]:?* | [Zz][Ww][Rr][Ii][Tt][Ee]:?*)
        value_of "$ARGUMENT"
        printf '%s=%s\n' "$ARGUMENT" "$VALUE"
        ;;
    [Ii]:?* | [Ii][Ff]:?*)
        value_of "$ARGUMENT"
        case $VALUE in '' | 0 | '0 '*) REST='' ;; *) ;; esac
        ;;
    *) unplayable ;;
    esac
}

set_variable() {
    name_of=${ARGUMENT%%=*}
    value_of "${ARGUMENT#*=}"
    case $name_of in
    '$namespace' | '$NAMESPACE' | '$ZNSPACE' | '$znspace') namespace=$VALUE ;;
    '' | *[!0-9A-Za-z%]*) unplayable ;;
    *) VARIABLES="
$name_of=$VALUE$VARIABLES" ;;
    esac
}

run_do() {
    case $1 in
    '##'*) value_of "$1" ;;
    '$'[Ss][Yy][Ss][Tt][Ee][Mm]'.Process.Terminate('*')')
        status=${1#*'('}
        status=${status%')'}
        case $status in
        '') exit 0 ;;
        *,*) ;;
        *) unplayable ;;
        esac
        value_of "${status#*,}"
        case $VALUE in '' | *[!0-9]*) unplayable ;; *) exit "$VALUE" ;; esac
        ;;
    '$'[Ss][Yy][Ss][Tt][Ee][Mm]'.Status.DisplayError('*')') ;;
    *) unplayable ;;
    esac
}

write_all() {
    after=$REST REST=$ARGUMENT
    while [ -n "$REST" ]; do
        cut_argument ','
        REST=${REST#','}
        case $ARGUMENT in
        '!' | '!!') printf '\n' ;;
        *)
            rest_of_write=$REST
            value_of "$ARGUMENT"
            REST=$rest_of_write
            printf '%s' "$VALUE"
            ;;
        esac
    done
    REST=$after
}

# VALUE of an expression: 1 or 0 of a method of Backup.General.
value_of() {
    case $1 in
    '##'[Cc][Ll][Aa][Ss][Ss]'(Backup.General).'[A-Z]*'('*')') run_method "${1#*').'}" ;;
    '"'*'"')
        VALUE=${1#'"'}
        VALUE=${VALUE%'"'}
        case $VALUE in *'"'*) unplayable ;; *) ;; esac
        ;;
    "'"?*)
        value_of "${1#?}"
        case $VALUE in '' | 0 | '0 '*) VALUE=1 ;; *) VALUE=0 ;; esac
        ;;
    +?*) value_of "${1#+}" ;;
    '$'[Ss][Yy][Ss][Tt][Ee][Mm]'.Status.IsOK('*')')
        inner=${1#*'('}
        value_of "${inner%')'}"
        ;;
    '$'[Ss][Yy][Ss][Tt][Ee][Mm]'.Status.IsError('*')')
        inner=${1#*'('}
        value_of "'${inner%')'}"
        ;;
    *[!0-9A-Za-z%=]* | '') unplayable ;;
    *=*)
        value_of "${1#*=}"
        wanted=$VALUE
        value_of "${1%%=*}"
        if [ "$VALUE" = "$wanted" ]; then VALUE=1; else VALUE=0; fi
        ;;
    [0-9]*) VALUE=$1 ;;
    *)
        case $VARIABLES in
        *"
$1="*)
            VALUE=${VARIABLES#*"
$1="}
            VALUE=${VALUE%%"
"*}
            ;;
        *)
            printf '\n<UNDEFINED> *%s\n' "$1"
            VALUE='' REST=''
            ;;
        esac
        ;;
    esac
}

# run_method METHOD(ARGUMENTS)
run_method() {
    if [ "$namespace" != %SYS ] && [ "$namespace" != %sys ]; then
        printf '\n<CLASS DOES NOT EXIST> *Backup.General\n'
        VALUE='' REST=''
        return
    fi
    call="##Class(Backup.General).$1" method=${1%%'('*}
    arguments=${1#*'('}
    event called "$method"
    (call_method "$method" "${arguments%')'}")
    case $? in
    "$OK") VALUE=1 ;;
    "$REFUSED") VALUE=0 ;;
    *) exit 1 ;; # the process itself was ended
    esac
}
