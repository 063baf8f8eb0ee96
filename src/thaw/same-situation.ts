import { thawWarnings } from './consequences.ts'
import type { Looked, Situation } from './situation.ts'
import { isToThaw } from './thaw.ts'

/** Whether two situations are the same: the same instances to thaw, with the same holders, and the same warnings. */
export function isSameSituation(shown: Situation, now: Situation): boolean {
  return JSON.stringify(shownOf(shown)) === JSON.stringify(shownOf(now))
}

function shownOf({ now, instances }: Situation): unknown {
  const todo = instances.filter(isToThaw)
  return [thawWarnings(now, todo), todo.map(partsOf)]
}

function partsOf({ id, suspended, holder, since }: Looked): unknown {
  // the time of a freeze is computed from the boot, and differs by a millisecond between two calls
  return [id, suspended.answer, holder, holder.kind === 'somebody else' ? since : null]
}
