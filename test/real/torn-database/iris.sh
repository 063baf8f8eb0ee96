#!/bin/sh
# iris of the guest: ExternalFreeze and ExternalThaw freeze and thaw the databases
# of GT.M too; what else there is, and what may be called, the fake iris knows.
# As in IRIS, updates go on in memory while nothing is written to the databases.
set -u

here=${0%/*}
# shellcheck source=/dev/null
. "$here/../../engine/environment"

case $* in
*'(Backup.General).ExternalFreeze('*) "$MUPIP" freeze -on -online -noautorelease '*' >/dev/null 2>&1 || exit 3 ;;
*'(Backup.General).ExternalThaw('*) "$MUPIP" freeze -off '*' >/dev/null 2>&1 || exit 3 ;;
*) ;;
esac
exec "$here/of-the-fake/iris" "$@"
