import * as Plot from '@observablehq/plot'
import type { RunVerdict } from '../../history/run.ts'
import { counted, countText } from '../../text/format.ts'
import { largest } from '../../text/largest.ts'
import { isTime, zoneClock } from '../../text/zone-clock.ts'
import type { Frame } from '../frame.ts'
import { isFailure, VERDICT_LOOKS } from '../marks.ts'
import type { Report } from '../report.ts'
import type { Nothing, Picture } from './picture.ts'
import { FOOT_PX, timeScale } from './scales.ts'

const HEADING = 'Failures over time'
const DAY_MS = 86_400_000

type Step = 'day' | 'week' | 'month'

interface Bar {
  readonly verdict: RunVerdict
  readonly from: number
  readonly to: number
  readonly count: number
}

/** How many snapshots failed in each day, week or month: a row for each way of failing. */
export function failuresPicture(report: Report, frame: Frame): Picture | Nothing {
  const clock = zoneClock(report.zone)
  const times = report.runs.flatMap(({ beganAt }) => (isTime(beganAt) ? [clock.wall(beganAt)] : []))
  if (times.length === 0) return { heading: HEADING, nothing: 'There is no run to show.' }
  const failures = report.runs.filter(({ verdict, beganAt }) => isFailure(verdict) && isTime(beganAt))
  if (failures.length === 0) return { heading: HEADING, nothing: `None of ${counted(times.length, 'run')} failed.` }
  const step = stepFor((times.at(-1) ?? 0) - (times[0] ?? 0))
  const bars = barsOf(
    failures.map(({ verdict, beganAt }) => ({ verdict, at: clock.wall(beganAt) })),
    step,
  )
  const looks = Object.entries(VERDICT_LOOKS).filter(([verdict]) => bars.some((bar) => bar.verdict === verdict))
  const most = largest(bars.map(({ count }) => count))
  const { domain, ...x } = timeScale([...times, ...bars.flatMap(({ from, to }) => [from, to])], frame)
  return {
    heading: HEADING,
    summary: `A row for each way of failing, a bar for each ${step}. ${counted(failures.length, 'failure')} in ${counted(times.length, 'run')}, at most ${countText(most)} of a kind in a ${step}: ${looks
      .map(([verdict, { label }]) => `${countText(failures.filter((run) => run.verdict === verdict).length)} ${label}`)
      .join(', ')}.`,
    legend: [],
    note: `A bar is a ${step}.`,
    points: null,
    options: {
      height: looks.length * 84 + 56,
      marginLeft: 48,
      marginRight: 16,
      marginBottom: FOOT_PX,
      x: { ...x, domain: domain ?? [] },
      y: { label: null, grid: true, ticks: Math.min(3, most), domain: [0, most], nice: true, tickFormat: 'd' },
      fy: { domain: looks.map(([verdict]) => verdict), axis: null, padding: 0.3 },
      color: { domain: looks.map(([verdict]) => verdict), range: looks.map(([, { colour }]) => frame.theme[colour]) },
      marks: [
        Plot.ruleY([0], { stroke: frame.theme.soft }),
        Plot.rectY(bars, {
          x1: ({ from }: Bar) => new Date(from),
          x2: ({ to }: Bar) => new Date(to),
          y: 'count',
          fy: 'verdict',
          fill: 'verdict',
          // a day of ten years would be thinner than a pixel
          stroke: 'verdict',
          strokeWidth: 1,
          title: ({ verdict, from, count }: Bar) =>
            `${step} of ${new Date(from).toISOString().slice(0, 10)}: ${countText(count)} ${VERDICT_LOOKS[verdict].label}`,
        }),
        Plot.text(looks, {
          fy: ([verdict]: (typeof looks)[number]) => verdict,
          text: ([, { label }]: (typeof looks)[number]) => label,
          frameAnchor: 'top-left',
          dy: -14,
          fill: frame.theme.ink,
          fontWeight: 'bold',
        }),
      ],
    },
  }
}

function stepFor(span: number): Step {
  return span <= 62 * DAY_MS ? 'day' : span <= 731 * DAY_MS ? 'week' : 'month'
}

function barsOf(
  failures: readonly { readonly verdict: RunVerdict; readonly at: number }[],
  step: Step,
): readonly Bar[] {
  const bars = new Map<string, Bar>()
  for (const { verdict, at } of failures) {
    const from = beginOf(at, step)
    const key = `${verdict} ${from}`
    const count = (bars.get(key)?.count ?? 0) + 1
    bars.set(key, { verdict, from, to: endOf(from, step), count })
  }
  return [...bars.values()]
}

/** Weeks begin on Mondays. 1970-01-01 was a Thursday. */
function beginOf(at: number, step: Step): number {
  const day = Math.floor(at / DAY_MS)
  if (step === 'day') return day * DAY_MS
  if (step === 'week') return (day - ((day + 3) % 7)) * DAY_MS
  const date = new Date(at)
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1)
}

function endOf(from: number, step: Step): number {
  if (step !== 'month') return from + (step === 'day' ? 1 : 7) * DAY_MS
  const date = new Date(from)
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1)
}
