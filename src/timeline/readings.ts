import { secondsBetween } from '../history/seconds.ts'
import { coveredIf } from './cover.ts'
import type { HostSnapshot } from './host-snapshots.ts'
import type { InstanceSpan } from './instance-span.ts'

/** The readings of an instance without proof: the clocks under which the snapshot is covered, and the coverage if the clocks agree. */
export interface Readings {
  /** The host's clock minus the guest's, ms. */
  readonly coveredIf: { readonly low: number; readonly high: number }
  readonly ifClocksAgree: AgreeReading
}

/** The coverage if the clocks agree. `seconds`: from the stun's end to the freeze, or from the thaw to the stun's begin. */
export type AgreeReading =
  | { readonly kind: 'within' | 'reaching over' }
  | { readonly kind: 'before the freeze' | 'after the thaw'; readonly seconds: number }
  /** With clocks that agree no snapshot of the host is near the run. */
  | { readonly kind: 'none' }

/** Both readings of one instance; `agreeing` is the snapshot of the run if the clocks agree. null if the instance was not frozen, or no clocks can cover the snapshot. */
export function readingsOf(
  span: InstanceSpan,
  {
    snapshot,
    agreeing,
    blurMs,
  }: { readonly snapshot: HostSnapshot; readonly agreeing: HostSnapshot | null; readonly blurMs: number },
): Readings | null {
  if (span.frozenAt === null || snapshot.stun === null) return null
  const range = coveredIf(span, snapshot.stun, blurMs, 0)
  return range.low > range.high ? null : { coveredIf: range, ifClocksAgree: agreeReading(span, agreeing, blurMs) }
}

function agreeReading(span: InstanceSpan, agreeing: HostSnapshot | null, blurMs: number): AgreeReading {
  const stun = agreeing?.stun ?? null
  if (stun === null) return { kind: 'none' }
  const { low, high } = coveredIf(span, stun, blurMs)
  if (low <= 0 && high >= 0) return { kind: 'within' }
  const after = secondsBetween(span.thawedAt ?? span.thawBeganAt ?? span.lostBy, stun.from)
  if (after !== null) return { kind: 'after the thaw', seconds: after }
  const before = secondsBetween(stun.to, span.frozenAt)
  return before === null ? { kind: 'reaching over' } : { kind: 'before the freeze', seconds: before }
}
