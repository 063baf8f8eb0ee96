import type { CheckedFile } from '../../src/validate/checked-file.ts'

/** A script by lines, with a first line for sh. */
export function foreign(...lines: readonly string[]): CheckedFile {
  return { name: 'hook', text: `${['#!/bin/sh', ...lines].join('\n')}\n`, ours: 'foreign' }
}

export function ours(...lines: readonly string[]): CheckedFile {
  return { ...foreign(...lines), ours: 'ours' }
}

/** A published pair of hooks without the characters that a web page has lost: no first line, `2>&1` cut to `$`, no `;;`, `esac` or `done`. */
export const MANGLED = [
  '# called before the snapshot',
  'echo >> $LOG',
  'echo "`date`: before" >> $LOG',
  "for NAME in `iris qall 2>/dev/null | tail -n +3 | cut -c5- | awk '{print $1}'`; do",
  '    irissession $NAME -U \'%SYS\' "##Class(Backup.General).ExternalFreeze(\\"$FILE\\",,,,,,1800)" >> $LOG $',
  '    case $status in',
  '        5) echo "`date`: $NAME frozen" >> $LOG',
  '        3) echo "`date`: $NAME refused" >> $LOG',
  '           logger -p user.err "freeze of $NAME failed"',
  '        *) echo "`date`: status $status" >> $LOG',
  '    echo "`date`: done with $NAME" >> $LOG',
  'exit $code',
  '',
].join('\n')
