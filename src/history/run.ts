import type { Verdict } from '../hook/events.ts'
import type { FreezeError } from '../logs/freeze-errors.ts'
import type { RawLine } from '../logs/source-line.ts'

/**
 * The verdict of a run on its snapshot. `consistent`, `inconsistent`, `aborted`: the hooks' own verdict. `failed`: the freeze failed or was undone and
 * no verdict followed. `unknown`: the log has no verdict, as with the article's scripts: they report a good freeze and a good thaw, and do not
 * check whether the freeze lasted until the thaw.
 */
export type RunVerdict = Verdict | 'failed' | 'unknown'

/** Where a journal restore after this snapshot begins, as the instance reported it. */
export interface JournalMark {
  readonly file: string
  /** The offset of the backup's marker in that file; null if the instance did not report it. */
  readonly offset: number | null
}

/** One instance in one run. Times are milliseconds since 1970; null if no line has them. */
export interface InstanceWindow {
  /** `iris:PROD`, `cache:PROD`; only `PROD` from a log without the kind. */
  readonly instance: string
  readonly frozenAt: number | null
  readonly thawedAt: number | null
  /** From frozen to thawed, s; null if one of both is unknown. */
  readonly frozenSeconds: number | null
  /** The last event of the instance: `thawed`, `resumed`, `not-frozen`, `down`, `stuck`, `freeze-failed`, `dropped`, `skipped`, or `frozen` if no event followed the freeze. */
  readonly outcome: string
  /** Why it did not freeze, where what the instance printed is known. */
  readonly refusal: FreezeError | null
  readonly journal: JournalMark | null
}

/** From a freeze to its verdict: one snapshot, as far as the hooks know. Times are milliseconds since 1970. */
export interface Run {
  /** The hooks' run id; `article:LINE`, `iris:LINE` for a log without one. */
  readonly id: string
  /** The kind of log that has the run. */
  readonly origin: 'hooks' | 'article' | 'iris'
  readonly beganAt: number
  /** null if the log ends within the run. */
  readonly endedAt: number | null
  /** First freeze to last thaw, s: how long a writer may have waited. null if no instance was frozen, or no thaw is in the log. */
  readonly windowSeconds: number | null
  readonly verdict: RunVerdict
  /** Why the snapshot may be bad, and that its list of instances was incomplete, also if that list was excluded; empty if nothing was wrong. */
  readonly why: string
  readonly instances: readonly InstanceWindow[]
  /** The deadline ended the run. */
  readonly deadlineFired: boolean
  /** The lines of the run, in the order of the log. */
  readonly lines: readonly RawLine[]
}

/** All runs together. */
export interface Figures {
  readonly runs: number
  readonly byVerdict: Readonly<Record<RunVerdict, number>>
  /** Runs that are neither consistent nor unknown. */
  readonly failures: number
  /** Of windowSeconds; null if no run has a window. */
  readonly window: { readonly p50: number; readonly p95: number; readonly max: number } | null
  /** The longest time between the begins of two successive runs; null with fewer than two. */
  readonly longestGap: { readonly seconds: number; readonly from: number; readonly to: number } | null
}
