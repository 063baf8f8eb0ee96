import { ENGINE_BORDER, SETTINGS_BORDER } from '../../src/hook/parts.ts'

/** A script in the form of a rendered one, with an engine of one line. */
export const SOUND = `#!/bin/sh
# Freezes and thaws.
# Rendered by gen-hooks 0.1.0. Do not edit: render it again.
#
# config sha256: ${'0'.repeat(64)}
${SETTINGS_BORDER}

PATH='/usr/sbin:/usr/bin:/sbin:/bin:/usr/local/sbin:/usr/local/bin'
RUN_DIR='/run/gen-hooks'
LOG_DIR='/var/log/the hooks;#&'
METRICS_DIR=''
SYSTEMD_DIR='/run/systemd/system'
SYSLOG='yes'
UNLISTED='freeze'
MIRROR_POLICY='freeze-all'
ON_FAILURE='abort'
RESUME_AFTER='360'
ON_INCONSISTENT='fail'
# Seconds
LIST_TIMEOUT='10'
FREEZE_TIMEOUT='60'
THAW_TIMEOUT='188'
DEADLINE='300'
METRICS_FILTER='/usr/sbin/gen-hooks-metrics'
# kind, name, need
plan() {
    instance 'cache' 'LAB' 'need' 'lab@corp' '' '60' '600' '10' '3' 'no'
    instance 'iris' 'LAB' 'optional' '?' '/etc/gen-hooks/the password of ~lab*;' '60' '600' '30' '4' 'yes'
}

unlisted() {
    instance "$1" "$2" 'need' '?' '' '60' '600' '30' '4' 'yes'
}

excluded() {
    case $1 in *':'*'DEV'*) return 0 ;; *) ;; esac
    case $1 in 'cache:TEST'?) return 0 ;; *) ;; esac
    return 1
}

# What it will do
${ENGINE_BORDER}
main "$@"; exit
`
