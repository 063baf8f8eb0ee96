#!/bin/sh
trap : TERM
timeout -k 5 60 iris session "$1" -U %SYS '##Class(Backup.General).ExternalFreeze(0,,,,,,600,,,360)' </dev/null
if [ "$?" -eq 5 ]; then exit 0; fi
timeout -k 5 60 iris session "$1" -U %SYS '##Class(Backup.General).ExternalThaw(0)' </dev/null
exit 1
