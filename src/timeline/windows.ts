import type { Run } from '../history/run.ts'
import type { VmtoolsdEvent } from '../logs/vmtoolsd-log.ts'
import type { Span } from './offset.ts'
import type { Spans } from './spans.ts'

/** The hooks log hundredths, vmtoolsd and the host milliseconds, and all of them write a moment later. */
const SLACK_MS = 10
/** vmtoolsd looks at its scripts once a second, so its times stand around those of the hooks. */
const POLL_MS = 2000

/**
 * Between the last freeze and the first thaw of a run, by the guest's clock: a good snapshot's stun lies there. null for a run that cannot tell where
 * its snapshot lay: it was undone, or thawed before its time, or nothing was frozen.
 */
export function snapshotWindow(run: Run, spans: Spans, tools: readonly VmtoolsdEvent[]): Span | null {
  if ((run.verdict !== 'consistent' && run.verdict !== 'unknown') || run.deadlineFired) return null
  const window = frozenWindow(spans)
  if (window === null) return null
  const blur = spans.wholeSeconds ? 1000 : 0
  const wide = { from: window.from - SLACK_MS, to: window.to + blur + SLACK_MS }
  const asked = within(tools, 'snapshot asked', wide)
  const done = within(tools, 'snapshot told done', wide)
  const from = asked === null ? wide.from : Math.max(wide.from, asked - SLACK_MS)
  const to = done === null ? wide.to : Math.min(wide.to, done + SLACK_MS)
  return from <= to ? { from, to } : null
}

/** While all that were frozen were frozen together; null if none were, or the end is not told. */
export function frozenWindow({ instances }: Pick<Spans, 'instances'>): Span | null {
  let from: number | null = null
  let to: number | null = null
  for (const { frozenAt, thawBeganAt, thawedAt } of instances) {
    if (frozenAt === null) continue
    from = Math.max(from ?? frozenAt, frozenAt)
    const end = thawBeganAt ?? thawedAt
    if (end !== null) to = Math.min(to ?? end, end)
  }
  return from === null || to === null || to < from ? null : { from, to }
}

function within(tools: readonly VmtoolsdEvent[], kind: VmtoolsdEvent['kind'], { from, to }: Span): number | null {
  const isIn = (at: number | null): at is number => at !== null && at >= from - POLL_MS && at <= to + POLL_MS
  // a time that another program gave it can be that of the thaw, and is never earlier than what it tells
  const counts = ({ received }: VmtoolsdEvent): boolean => received !== true
  return tools.find((event) => event.kind === kind && counts(event) && isIn(event.at))?.at ?? null
}
