import type { HookModel, SessionValues } from './model.ts'

const UNLISTED: Record<HookModel['unlisted'], (other: SessionValues) => string> = {
  freeze: (other) => `any other instance that runs: ${callsOf(other)}`,
  warn: () => 'any other instance that runs: left alone, with a warning in the log',
  fail: () => 'any other instance that runs: no snapshot is taken',
}

const ON_FAILURE: Record<HookModel['onFailure'], string> = {
  abort: 'if an instance cannot be frozen, all are thawed and no snapshot is taken',
  continue: 'if an instance cannot be frozen, the snapshot is taken without it and called inconsistent',
}

const ROLE_NOT_KNOWN =
  'an instance whose mirror role is not known, as of a version whose qlist does not tell it, is not frozen either'

const BY_ROLE: Record<HookModel['mirrorPolicy'], readonly string[]> = {
  'freeze-all': [],
  'backup-only': [
    'of the members of a mirror only the backup is frozen: the snapshot is taken without another one and called inconsistent',
    ROLE_NOT_KNOWN,
  ],
  'skip-primary': [
    'the primary of a mirror, and a member whose role changes, is not frozen: the snapshot is taken without it and called inconsistent',
    ROLE_NOT_KNOWN,
  ],
  'refuse-in-transition': ['if the mirror role of an instance changes or is not known, no snapshot is taken'],
}

/** With `warn` alone: of `fail` the header tells the exit status. */
const REPORTED_GOOD =
  'VMware Tools may be told that an inconsistent snapshot is good: only the log tells that it is inconsistent'

/** What a script does with its settings, a line of a comment each: for each instance what is called, as whom and how long, and how long it is frozen at worst. */
export function wordsOf(model: HookModel): readonly string[] {
  const { plan, containers, mirrorPolicy, other, exclude, unlisted, onFailure, onInconsistent, deadline } = model
  return [
    ...plan.map((line) => `${line.kind} ${line.name}, if it runs: ${callsOf(line)}`),
    ...containers.map(
      (line) => `${line.inside} in the ${line.kind} container ${line.name}, if that runs: ${callsOf(line)}`,
    ),
    ...BY_ROLE[mirrorPolicy],
    UNLISTED[unlisted](other),
    ...(exclude.length === 0 ? [] : [`left alone: ${exclude.map((glob) => glob.replace(/^\*:/, '')).join(' ')}`]),
    ON_FAILURE[onFailure],
    `if no thaw comes within ${deadline} s of the first freeze, all are thawed and the snapshot is called inconsistent`,
    ...(onInconsistent === 'warn' ? [REPORTED_GOOD] : []),
    worstOf(model),
  ]
}

function callsOf({ user, credentials, need, freezeTimeout, thawTimeout, thawTries, history }: SessionValues): string {
  const who = user === '' ? 'as root' : user === '?' ? 'as its owner' : `as ${user}`
  return [
    `frozen within ${freezeTimeout} s`,
    `thawed in ${thawTries === '1' ? '1 try' : `at most ${thawTries} tries`} of ${thawTimeout} s`,
    credentials === '' ? who : `${who} with a credential file`,
    ...(history === 'yes' ? ['backup history set after a good snapshot'] : []),
    ...(need === 'optional' ? ['a snapshot without it counts as good'] : []),
  ].join(', ')
}

function worstOf({ deadline, longestThaw, resumeAfter }: HookModel): string {
  return resumeAfter === ''
    ? `frozen at worst: ${Number(deadline) + Number(longestThaw)} s; without end if all processes of this script are killed`
    : `frozen at worst: ${resumeAfter} s; then an instance resumes by itself, also if all processes of this script are killed`
}
