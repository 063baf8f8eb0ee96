import type { Run } from '../history/run.ts'
import { largest, smallest } from '../text/largest.ts'
import type { OffsetRange, Span } from './offset.ts'
import type { Operation } from './operations.ts'
import type { Spans } from './spans.ts'

/** When VMware Tools called the hooks for one snapshot, by the lines that it sent to the host, on the host's clock. null if no line has the time. */
export interface HookCalls extends Span {
  readonly preFrom: number | null
  readonly preTo: number | null
  readonly postFrom: number | null
  readonly postTo: number | null
}

/** The times of a run within these calls, on the guest's clock. */
export interface HookWork extends Span {
  readonly freezeBeganAt: number | null
  /** When the last freeze of the run was done. */
  readonly frozenAt: number | null
  readonly thawBeganAt: number | null
  readonly thawedAt: number | null
  /** By so many ms its times may be earlier than the acts. */
  readonly blurMs: number
}

/** The calls of one operation; null if it called no hook. */
export function callsOf(operation: Operation): HookCalls | null {
  const pre = operation.find((one) => one.kind === 'script started' && one.argument === 'freeze')
  if (pre === undefined) return null
  const post = operation.find((one) => one.kind === 'script started' && one.argument !== 'freeze')
  const over = operation.find((one) => one.kind === 'scripts over' && one.phase === 'freeze')
  // the scripts end before any other part of the operation begins
  const next = operation.find(({ kind }) => kind === 'file systems freezing' || kind === 'snapshot asked')
  const end = operation.find((one) => one.kind === 'scripts over' && one.phase !== 'freeze')
  return {
    from: pre.at,
    to: operation.at(-1)?.at ?? pre.at,
    preFrom: pre.at,
    preTo: over?.at ?? next?.at ?? null,
    postFrom: post?.at ?? null,
    postTo: end?.at ?? null,
  }
}

/** The times of one run; null if it froze no instance. Only a run whose freeze lasted to its end is known to have thawed in post-thaw. */
export function workOf(run: Run, { instances, preFreeze, wholeSeconds }: Spans): HookWork | null {
  const froze = instances.filter(({ frozenAt }) => frozenAt !== null)
  const times = (of: (one: (typeof froze)[number]) => number | null): readonly number[] =>
    froze.flatMap((one) => of(one) ?? [])
  const begins = times((one) => one.freezeBeganAt ?? one.frozenAt)
  if (begins.length === 0) return null
  const held = (run.verdict === 'consistent' || run.verdict === 'unknown') && !run.deadlineFired
  const thaws = held ? times((one) => one.thawBeganAt) : []
  const ends = held ? times((one) => one.thawedAt) : []
  const frozenAt = preFreeze.to === null && run.origin === 'hooks' ? null : largest(times((one) => one.frozenAt))
  const freezeBeganAt = smallest(begins)
  return {
    from: freezeBeganAt,
    to: largest([...begins, ...ends], freezeBeganAt),
    freezeBeganAt,
    frozenAt,
    thawBeganAt: thaws.length === 0 ? null : smallest(thaws),
    thawedAt: ends.length === 0 ? null : largest(ends),
    blurMs: wholeSeconds ? 1000 : 0,
  }
}

/** A log line is written a moment after its event; the hooks' times have hundredths. */
const SLACK_MS = 20

/** The offset of the clocks if these calls belong to this run: an act within a call began after the call began and was done before the call ended. */
export function callsRange(work: HookWork, calls: HookCalls): Pick<OffsetRange, 'low' | 'high'> {
  const after = (host: number | null, guest: number | null): number =>
    host === null || guest === null ? Number.NEGATIVE_INFINITY : host - guest - work.blurMs - SLACK_MS
  const before = (host: number | null, guest: number | null): number =>
    host === null || guest === null ? Number.POSITIVE_INFINITY : host - guest + SLACK_MS
  const low = Math.max(after(calls.preFrom, work.freezeBeganAt), after(calls.postFrom, work.thawBeganAt))
  const high = Math.min(before(calls.preTo, work.frozenAt), before(calls.postTo, work.thawedAt))
  // a range without one of its ends shows too little
  return Number.isFinite(low) && Number.isFinite(high) ? { low, high } : NEVER
}

const NEVER = { low: 1, high: 0 }
