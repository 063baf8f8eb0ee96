import type { RunNow } from '../hook/current-run.ts'
import { idOf } from '../model.ts'
import { isOurs } from './hook.ts'
import type { Looked } from './situation.ts'

/** Why a thaw of `todo` may spoil a backup, a line for each reason; empty if no backup is known. */
export function thawWarnings(now: RunNow, todo: readonly Looked[]): readonly string[] {
  const isLive = now.kind === 'live'
  const ours = isLive && isOurs(now, todo)
  const others = todo.filter(({ suspended, holder }) => suspended.answer === 'yes' && holder.kind === 'somebody else')
  const mayCome = isLive && !ours && (now.phase === 'listing' || now.phase === 'freezing') && todo.length > 0
  return [
    ...(ours
      ? [
          `run ${now.run} is ${now.phase}: a snapshot may be under way, and a thaw spoils it; it ends the run for all its instances: ${heldBy(now)}`,
        ]
      : []),
    ...(others.length > 0
      ? [`${idsOf(others)}: not frozen by these hooks; if another backup is being taken, a thaw spoils it`]
      : []),
    ...(mayCome
      ? [`run ${now.run} is ${now.phase}, and may be about to freeze ${idsOf(todo)}: a thaw spoils that`]
      : []),
  ]
}

/** The instances besides `todo` that the end of an unended run will thaw, in a sentence; null if there are none, or a process of that run lives. */
export function whatElseIsThawed(now: RunNow, todo: readonly Looked[]): string | null {
  if (now.kind !== 'abandoned' || !isOurs(now, todo)) return null
  return `run ${now.run} was never ended; its end thaws all that it holds: ${heldBy(now)}`
}

function heldBy({ begun }: Exclude<RunNow, { readonly kind: 'idle' | 'unknown' }>): string {
  return begun
    .filter((one) => one.now !== 'thawed')
    .map(idOf)
    .join(', ')
}

const idsOf = (some: readonly Looked[]): string => some.map(({ id }) => id).join(', ')

/** Whether the backup that was taken meanwhile is good, a sentence for each kind of holder; docs/how-to/recover-a-frozen-instance.md has the table. */
export function backupAdvice(frozen: readonly Looked[]): readonly string[] {
  const kinds = new Set(frozen.filter(({ suspended }) => suspended.answer === 'yes').map(({ holder }) => holder.kind))
  return [
    ...(kinds.has('keeper')
      ? [
          'the snapshot of this run is not covered by the freeze from now on: if the snapshot was not over, take another',
        ]
      : []),
    ...(kinds.has('abandoned')
      ? ['the snapshot of the run that was never ended has no verdict: do not count on it, take another']
      : []),
    ...(kinds.has('given up')
      ? ['the verdict of the run that could not thaw the instance is in the log, and stands']
      : []),
    ...(kinds.has('somebody else')
      ? [
          'a backup that another program or person took while the instance was frozen is covered only if that backup was over before this thaw',
        ]
      : []),
  ]
}
