#!/bin/sh
# iris and ccontrol of the guest: the fake, and what the instance itself writes
# to its log.
set -u

fake=/run/guest/usr/bin/${0##*/}
case $* in
*ExternalFreeze*) who=ExternalFreeze begin=Suspending end=suspended ;;
*ExternalThaw*) who=ExternalThaw begin=Resuming end=resumed ;;
*) exec "$fake" "$@" ;;
esac
kind=iris log=messages.log
case ${0##*/} in ccontrol) kind=cache log=cconsole.log ;; *) ;; esac
read -r directory <"/run/guest/fake/instances/$kind.$2/directory"

tell() {
    printf '%s (%s) 0 [Utility.Event] Backup.General.%s: %s\n' "$(date +%m/%d/%y-%H:%M:%S:%3N)" "$$" "$who" "$1" \
        >>"$directory/mgr/$log"
}

tell "$begin system"
"$fake" "$@"
status=$?
[ "$status" -ne 5 ] || tell "System $end"
exit "$status"
