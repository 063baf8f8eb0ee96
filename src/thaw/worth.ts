import type { RunNow } from '../plan/actual.ts'
import type { Looked } from './look.ts'

/** Why a thaw now may cost a backup; null if nothing is known that it could spoil. */
export function whatIsSpoilt(now: RunNow, frozen: readonly Looked[]): string | null {
  const ours = frozen.find(({ holder }) => holder.kind === 'keeper')
  if (now.kind === 'live' && ours !== undefined) {
    return `run ${now.run} is ${now.phase}: a snapshot may be under way, and a thaw spoils it; it ends the run for all its instances`
  }
  const others = frozen.filter(({ suspended, holder }) => suspended.answer === 'yes' && holder.kind === 'somebody else')
  if (others.length === 0) return null
  const names = others.map(({ id }) => id).join(', ')
  return `${names}: not frozen by these hooks; if another backup is being taken, a thaw spoils it`
}

/** What the backup that was taken meanwhile is worth, a sentence for each kind of holder; docs/how-to/recover-a-frozen-instance.md has the table. */
export function worthOf(frozen: readonly Looked[]): readonly string[] {
  const kinds = new Set(frozen.filter(({ suspended }) => suspended.answer === 'yes').map(({ holder }) => holder.kind))
  return [
    ...(kinds.has('keeper')
      ? ['the snapshot of this run is not covered by the freeze from now on: if it was not over, take another']
      : []),
    ...(kinds.has('abandoned')
      ? ['the snapshot of the run that was never ended has no verdict: do not count on it, take another']
      : []),
    ...(kinds.has('given up') ? ['the verdict of its run is in the log; it stands'] : []),
    ...(kinds.has('somebody else')
      ? [
          'what somebody else took while it was frozen is covered only if it was over before this thaw; after it, it is not',
        ]
      : []),
  ]
}
