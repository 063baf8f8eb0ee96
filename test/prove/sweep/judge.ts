import type { SnapshotReport } from '../../../src/harness/caller/vmware-tools.ts'
import { readEvents } from '../../../src/harness/guest/events.ts'
import { DEFAULT_GUEST, misuses } from '../../../src/harness/guest/fake-guest.ts'

/** One suspension of an instance; seconds since boot; `to` is null while it lasts. */
export interface Span {
  readonly instance: string
  readonly from: number
  readonly to: number | null
}

/** Every suspension of the guest so far. */
export function spansOf(root: string): readonly Span[] {
  const spans: { instance: string; from: number; to: number | null }[] = []
  for (const { at, instance, event } of readEvents(root)) {
    if (instance === null) continue
    const id = `${instance.kind}:${instance.name}`
    if (event === 'suspended') spans.push({ instance: id, from: at, to: null })
    const last = spans.findLast((span) => span.instance === id)
    if (event === 'resumed' && last !== undefined) last.to ??= at
  }
  return spans
}

/** The events are written in hundredths, before what they tell of. */
const TICK = 0.011

/** What is wrong with a snapshot that post-thaw calls good; null if nothing. One that a signal ended has said nothing, whatever the host makes of it. */
export function uncovered(root: string, report: SnapshotReport): string | null {
  const [pre, post] = report.scripts
  if (post?.argument !== 'thaw' || post.end.kind !== 'exited' || post.end.status !== 0) return null
  if (pre === undefined) return 'good without a freeze'
  const spans = spansOf(root)
  const missing = DEFAULT_GUEST.map(({ kind, name }) => `${kind}:${name}`).filter(
    (id) =>
      !spans.some(
        ({ instance, from, to }) =>
          instance === id && from <= pre.ended + TICK && (to === null || to >= post.began - TICK),
      ),
  )
  return missing.length === 0 ? null : `good, but not covered: ${missing.join(', ')}`
}

/** Command lines the fakes do not know. */
export function misused(root: string): string | null {
  const lines = misuses(root)
  return lines.length === 0 ? null : `misuse: ${lines.join('; ')}`
}

/** The longest suspension of a guest, in seconds. */
export function longestFrozen(root: string): number {
  return Math.max(0, ...spansOf(root).map(({ from, to }) => (to ?? Number.POSITIVE_INFINITY) - from))
}
