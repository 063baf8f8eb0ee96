import { thawWarnings } from './consequences.ts'
import type { Looked, Situation } from './situation.ts'
import { isToThaw } from './thaw.ts'

/** Whether a later look found what the earlier one showed: the same instances to thaw, held by the same, and the same warnings. */
export function isSameSituation(shown: Situation, now: Situation): boolean {
  return JSON.stringify(shownOf(shown)) === JSON.stringify(shownOf(now))
}

function shownOf({ now, instances }: Situation): unknown {
  const todo = instances.filter(isToThaw)
  return [thawWarnings(now, todo), todo.map(partsOf)]
}

function partsOf({ id, suspended, holder, since }: Looked): unknown {
  // The time of a freeze of ours is counted from the boot, and differs by a millisecond from look to look.
  return [id, suspended.answer, holder, holder.kind === 'somebody else' ? since : null]
}
