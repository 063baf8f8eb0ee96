import type { Clocks } from './clocks.ts'
import type { HostSnapshot } from './host-snapshots.ts'
import { rangeOf } from './offset.ts'
import type { Cover, InstanceSpan } from './timeline.ts'

/** Logs are written a moment after what they tell. */
const SLACK_MS = 10

/**
 * Whether the stun of a snapshot, by the host's clock, lay within the time that an instance was frozen: surely, surely not, or as far as the clocks
 * can tell either way. null if there is no stun to judge by.
 */
export function coverOf(span: InstanceSpan, snapshot: HostSnapshot | null, clocks: Clocks): Cover | null {
  if (snapshot?.stun == null) return null
  if (span.frozenAt === null) return span.thawedAt === null ? 'not frozen' : 'unclear'
  const to = span.thawBeganAt ?? span.thawedAt ?? span.lostBy ?? Number.POSITIVE_INFINITY
  const fits = rangeOf({ from: span.frozenAt - SLACK_MS, to: to + SLACK_MS }, snapshot.stun)
  // longer than the freeze: no clock can make it fit
  if (fits.low > fits.high) return 'not covered'
  if (clocks.kind !== 'given' && clocks.kind !== 'estimated') return 'unclear'
  if (clocks.kind === 'estimated' && clocks.own) return 'unclear'
  if (clocks.high < fits.low || clocks.low > fits.high) return 'not covered'
  const isWithin = clocks.low >= fits.low && clocks.high <= fits.high
  return isWithin && span.lostBy === null ? 'covered' : 'unclear'
}

/** Of all instances together: the worst; null if none was frozen, or nothing can be judged. */
export function coverOfAll(covers: readonly (Cover | null)[]): Cover | null {
  return (['not covered', 'unclear', 'covered'] as const).find((one) => covers.includes(one)) ?? null
}
