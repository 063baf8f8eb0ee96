import type { Verdict } from '../hook/events.ts'
import type { RawLine } from '../logs/source-line.ts'

/**
 * What a run of hooks says of its snapshot. `consistent`, `inconsistent`, `aborted`: as the hooks judged. `failed`: the freeze failed or was undone and
 * nothing judged after it. `unknown`: the log does not say, as the article's scripts never do: both a freeze and a thaw were reported good, and nobody
 * looked whether the first held until the second.
 */
export type RunVerdict = Verdict | 'failed' | 'unknown'

/** Where a journal restore after this snapshot begins, as the instance said it. */
export interface JournalMark {
  readonly file: string
  /** Of the backup's marker in that file; null where the instance did not say. */
  readonly offset: number | null
}

/** One instance in one run. Times are milliseconds since 1970, null where no line tells. */
export interface InstanceWindow {
  /** `iris:PROD`, `cache:PROD`; only `PROD` from a log that does not tell the kind. */
  readonly instance: string
  readonly frozenAt: number | null
  readonly thawedAt: number | null
  /** From frozen to thawed, s; null if one of both is not known. */
  readonly frozenSeconds: number | null
  /** The event that ended it: `thawed`, `resumed`, `not-frozen`, `down`, `stuck`, `freeze-failed`, `dropped`, `skipped`, or `frozen` if nothing did. */
  readonly outcome: string
  readonly journal: JournalMark | null
}

/** From a freeze to its verdict: one snapshot, as far as the hooks know. Times are milliseconds since 1970. */
export interface Run {
  /** The hooks' run id; `article:LINE`, `iris:LINE` for a log without one. */
  readonly id: string
  /** Which log told of it. */
  readonly origin: 'hooks' | 'article' | 'iris'
  readonly beganAt: number
  /** null if the log ends within the run. */
  readonly endedAt: number | null
  /** First freeze to last thaw, s: how long a writer may have waited. null if nothing was frozen, or no thaw is told. */
  readonly windowSeconds: number | null
  readonly verdict: RunVerdict
  /** What speaks against the snapshot, and that its list of instances was not whole, which may have been excused; empty if nothing. */
  readonly why: string
  readonly instances: readonly InstanceWindow[]
  /** The deadline ended it. */
  readonly deadlineFired: boolean
  /** Its lines, in their order in the log. */
  readonly lines: readonly RawLine[]
}

/** All runs together. */
export interface Figures {
  readonly runs: number
  readonly byVerdict: Readonly<Record<RunVerdict, number>>
  /** Runs that are neither consistent nor unknown. */
  readonly failures: number
  /** Of windowSeconds, s; null if no run has one. */
  readonly window: { readonly p50: number; readonly p95: number; readonly max: number } | null
  /** The longest time between the begins of two runs that follow each other; null with less than two. */
  readonly longestGap: { readonly seconds: number; readonly from: number; readonly to: number } | null
}
