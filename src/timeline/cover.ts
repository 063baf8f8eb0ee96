import type { Clocks } from './clocks.ts'
import type { HostSnapshot } from './host-snapshots.ts'
import type { Cover, InstanceSpan } from './instance-span.ts'
import { rangeOf, type Span } from './offset.ts'

/** A log line is written a moment after its event. */
const SLACK_MS = 10

/** The facts by which coverage is judged. */
export interface CoverFacts {
  /** The snapshot on the host's clock; null if the host's log has none for this run. */
  readonly snapshot: HostSnapshot | null
  readonly clocks: Clocks
  /** When the host took its snapshot by the log of VMware Tools, on the guest's clock; null if that log does not have it. */
  readonly request: Span | null
  /** By so many ms the times of the span may be earlier than the acts. */
  readonly blurMs: number
}

/** Whether the snapshot was taken while an instance was frozen; null if there is no evidence. Evidence that contradicts other evidence proves nothing. */
export function coverOf(span: InstanceSpan, { snapshot, clocks, request, blurMs }: CoverFacts): Cover | null {
  if (snapshot !== null && snapshot.failure !== null) return null
  const byRequest = request === null ? null : coverByRequest(span, request, blurMs)
  const byClocks = snapshot?.stun == null ? null : coverByClocks(span, snapshot.stun, clocks, blurMs)
  if (byRequest === null || byRequest === 'unclear') return byClocks ?? byRequest
  return byClocks === null || byClocks === 'unclear' || byClocks === byRequest ? byRequest : 'unclear'
}

/** Judges by times that are all on the guest's clock. */
function coverByRequest(span: InstanceSpan, { from, to }: Span, blurMs: number): Cover {
  if (span.frozenAt === null) return span.thawedAt === null ? 'not frozen' : 'unclear'
  const end = endOf(span)
  if (to < span.frozenAt - SLACK_MS || from > end + blurMs + SLACK_MS) return 'not covered'
  const isWithin = from >= span.frozenAt + blurMs - SLACK_MS && to <= end + SLACK_MS
  return isWithin && span.lostBy === null ? 'covered' : 'unclear'
}

/**
 * By the stun's place between freeze and thaw. Clocks that were told from snapshots which are taken to be covered cannot prove that one was: where
 * these clocks agree with clocks that show the same time, they can show that one was not.
 */
function coverByClocks(span: InstanceSpan, stun: Span, clocks: Clocks, blurMs: number): Cover {
  if (span.frozenAt === null) return span.thawedAt === null ? 'not frozen' : 'unclear'
  const { low, high } = coveredIf(span, stun, blurMs)
  // a stun longer than the freeze lies in it by no offset of the clocks
  if (low > high) return 'not covered'
  if (clocks.kind !== 'given' && clocks.kind !== 'estimated') return 'unclear'
  const isByFreezes = clocks.kind === 'estimated' && clocks.basis === 'freezes'
  if (isByFreezes && (clocks.own || clocks.low > 0 || clocks.high < 0)) return 'unclear'
  if (clocks.high < low || clocks.low > high) return 'not covered'
  if (isByFreezes) return 'unclear'
  const surely = coveredIf(span, stun, -blurMs)
  const isWithin = clocks.low >= surely.low && clocks.high <= surely.high
  return isWithin && span.lostBy === null ? 'covered' : 'unclear'
}

/**
 * The range of the host's clock minus the guest's in which this stun lies within this freeze. `blurMs` makes the freeze as long as it can have
 * been, and below 0 as short; `slackMs` is for logs that are written a moment later.
 */
export function coveredIf(
  span: InstanceSpan,
  stun: Span,
  blurMs: number,
  slackMs = SLACK_MS,
): { readonly low: number; readonly high: number } {
  const begin = (span.frozenAt ?? Number.NEGATIVE_INFINITY) + Math.max(0, -blurMs)
  return rangeOf({ from: begin - slackMs, to: endOf(span) + Math.max(0, blurMs) + slackMs }, stun)
}

function endOf({ thawBeganAt, thawedAt, lostBy }: InstanceSpan): number {
  return thawBeganAt ?? thawedAt ?? lostBy ?? Number.POSITIVE_INFINITY
}

/** The worst coverage of all instances; null if none was frozen, or there is no evidence. */
export function coverOfAll(covers: readonly (Cover | null)[]): Cover | null {
  return (['not covered', 'unclear', 'covered'] as const).find((one) => covers.includes(one)) ?? null
}
