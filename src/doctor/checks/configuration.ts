import { type Check, error, ok, type Seen, warning } from '../check.ts'

export const CONFIGURATION: Check = {
  id: 'configuration',
  title: 'the configuration can be read, and only root can change it',
  why: 'The next install fails with a mistake in it, and a user who can write it names what root runs.',
  cost: 'slow',
  look: async (guest) => {
    const read = await guest.config()
    if (read.kind === 'wrong')
      return read.lines.map((line) =>
        error(line, 'gen-hooks config check tells all of it, docs/reference/configuration.md each key.'),
      )
    const seen: Seen[] = []
    const { watchdog, onInconsistent, onFailure } = read.config
    if (watchdog.resumeAfter === null) {
      const text =
        'watchdog.resumeAfter: null: an instance whose freeze lands after all processes of the hooks are gone stays frozen'
      seen.push(warning(text, 'Remove the line unless a version of IRIS or Caché refuses WDSuspendLimit.'))
    }
    if (onInconsistent === 'warn')
      seen.push(
        warning(
          'thaw.onInconsistent: warn: the backup product calls an inconsistent snapshot good',
          'Set fail, or watch the verdicts.',
        ),
      )
    if (onFailure === 'continue')
      seen.push(
        warning(
          'freeze.onFailure: continue: a snapshot is taken although an instance did not freeze',
          'Set abort, or watch the verdicts.',
        ),
      )
    return seen.length > 0 ? seen : [ok('nothing in it makes a bad snapshot pass for a good one')]
  },
}
