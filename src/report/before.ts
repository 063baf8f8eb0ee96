import { figuresOf } from '../history/figures.ts'
import type { Figures, Run } from '../history/run.ts'
import { usualStep } from './plots/trend.ts'

/** The period just before the shown one, of the same length. Times are ms since 1970. */
interface Period {
  readonly from: number
  readonly to: number
}

/**
 * The period that the figures are compared with. `none`: all runs of the logs are shown, so there is no earlier period. `too short`: the logs begin within the period
 * before; `first` is the earliest run of them.
 */
export type Before =
  | { readonly kind: 'none' }
  | ({ readonly kind: 'too short'; readonly first: number } & Period)
  | ({ readonly kind: 'known'; readonly figures: Figures } & Period)

/**
 * The period before `since`. The shown one ends now, or the usual time between two runs after the last of them if that is earlier: logs may have been
 * copied long ago. The same time is how late the first run may be of logs that reach back.
 */
export function beforeOf(all: readonly Run[], since: number | null, now: number): Before {
  const first = all[0]?.beganAt
  if (since === null || first === undefined) return { kind: 'none' }
  const times = all.map(({ beganAt }) => beganAt)
  const shown = times.filter((at) => at >= since)
  const usual = usualStep(shown.length < 2 ? times : shown)
  const length = Math.min(now, (shown.at(-1) ?? now) + usual) - since
  if (length <= 0) return { kind: 'none' }
  const from = since - wholeSteps(length, shown.length, usual)
  if (first > from + usual) return { kind: 'too short', first, from, to: since }
  const runs = all.filter(({ beganAt }) => beganAt >= from && beganAt < since)
  return { kind: 'known', from, to: since, figures: figuresOf(runs) }
}

/** Of a schedule that was kept, each run stands for one step of it: six days and a minute with seven daily runs are seven days, or one run more than before would be found. */
function wholeSteps(length: number, runs: number, usual: number): number {
  const steps = runs * usual
  return runs > 0 && Math.abs(steps - length) <= usual ? steps : length
}
