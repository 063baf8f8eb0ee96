/** A text by which a freeze says why it was not one. */
export interface FreezeError {
  /** As InterSystems prints it; `%1` stands for a value. */
  readonly text: string
  /** Who prints it: the method ExternalFreeze, or the session, which never reached the method. */
  readonly by: 'ExternalFreeze' | 'session'
  readonly means: string
  readonly remedy: string
}

const row =
  (by: FreezeError['by']) =>
  (text: string, means: string, remedy: string): FreezeError => ({ text, by, means, remedy })
const method = row('ExternalFreeze')
const session = row('session')

/**
 * Each known text. Those of ExternalFreeze stand in InterSystems' error reference (IRIS 2025.3), which says no more than the text: `means` beyond the text,
 * and `remedy`, are ours. docs/how-to/recover-a-frozen-instance.md has them as a table, which a test compares.
 */
export const FREEZE_ERRORS: readonly FreezeError[] = [
  method(
    'Failed to open logfile %1 for output',
    'the session cannot write the file that the script names as LogFile. The hooks name none, so another script called the freeze',
    'let the user of the session write that file, or name another one',
  ),
  method(
    'Backup.General.ExternalFreeze cannot run with switch 10 or 13 already set',
    'another program, or a person, holds updates back with switch 10 or 13',
    'find out which program or person set the switch, and why, before you clear the switch',
  ),
  method(
    'Failed to switch journal file. Status = %1',
    'the journal could not go on in a new file; the status says why',
    'look at free space and permissions of both journal folders, and at messages.log',
  ),
  method(
    'Failed to place journal marker',
    'the marker, at which a journal restore begins, could not be written',
    'look at free space and permissions of both journal folders, and at messages.log',
  ),
  method(
    'System failed to quiesce',
    'the instance did not become quiet in time',
    'look at messages.log for that minute; take the snapshot at a time with fewer writes',
  ),
  method(
    'Backup is currently running',
    'a backup of the instance is under way, as an Online Backup, and no freeze can begin beside it',
    'let the snapshots begin when that backup is over, or do without one of the two',
  ),
  method(
    'Request to suspend write daemon cleared',
    'the request ended before the write daemon was suspended: another program or a person called ExternalThaw or irisstat -W meanwhile',
    'look for a second backup script, and for a person who thawed by hand',
  ),
  session(
    'Sign-on and JOB inhibited: Switch 12 is set',
    'switch 12 keeps all new sessions out',
    'find out which program or person set the switch, and why, before you clear the switch',
  ),
  session(
    'Sign-on inhibited',
    'the instance starts, stops or is being installed, and takes no session',
    'nothing, if it was starting; else `iris list NAME` and messages.log say what it waits for',
  ),
  session(
    'Access Denied',
    'the login failed',
    'see docs/how-to/log-in-to-the-instances.md: the OS user of the session, or the credential file',
  ),
  session(
    'LICENSE LIMIT EXCEEDED',
    'all licence units were in use, and a session needs one',
    'free licence units, or let the session run as a user that has one left',
  ),
  session(
    'Instance is not running',
    'the instance went down before the freeze',
    'start it, or leave it out of the plan',
  ),
]

/** Of texts that contain each other the longer one comes first. The log has a blank for each character that is not plain. */
const BY_LENGTH = FREEZE_ERRORS.map((error) => ({ error, parts: error.text.split('%1').map((part) => part.trim()) }))
  .toSorted((a, b) => b.error.text.length - a.error.text.length)
  .map(({ error, parts }) => ({ error, parts: parts.filter((part) => part !== '') }))

/** Which of them a text has, as messages.log, a LogFile or the hooks' log tells it; null if it has none. */
export function freezeErrorOf(text: string): FreezeError | null {
  return BY_LENGTH.find(({ parts }) => parts.every((part) => text.includes(part)))?.error ?? null
}
