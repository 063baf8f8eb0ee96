import * as Plot from '@observablehq/plot'
import type { Run } from '../../history/run.ts'
import { counted, countText, spanText } from '../../text/format.ts'
import { smallest } from '../../text/largest.ts'
import { isTime, zoneClock } from '../../text/zone-clock.ts'
import type { Frame } from '../frame.ts'
import { isFailure, type Look, VERDICT_LOOKS } from '../marks.ts'
import type { Report } from '../report.ts'
import { thin } from '../thin.ts'
import { type Nothing, type Picture, POINTS } from './picture.ts'
import { FOOT_PX, sizeScale, timeScale } from './scales.ts'
import { halves, type Sized, TREND_OF, type TrendPoint, trendOf } from './trend.ts'

const HEADING = 'Window of each run'
/** With more points they cover each other, and the page only grows. */
const MOST_POINTS = 3000

/** How long writers may have waited, run by run. */
export function windowPicture(report: Report, frame: Frame): Picture | Nothing {
  const { runs, figures, deadlineSeconds } = report
  const all = runs.flatMap((run, key) => (isTime(run.beganAt) ? [{ run, key }] : []))
  if (all.length === 0) return { heading: HEADING, nothing: 'There is no run to show.' }
  const { shown: thinned, of } = thin(all, {
    at: ({ run }) => run.beganAt,
    size: ({ run }) => run.windowSeconds ?? 0,
    stays: ({ run }) => isFailure(run.verdict),
    columns: frame.width,
    most: frame.isNarrow ? MOST_POINTS / 2 : MOST_POINTS,
  })
  // failures last, so that no other point covers them
  const shown = [...thinned].sort((a, b) => Number(isFailure(a.run.verdict)) - Number(isFailure(b.run.verdict)))
  const clock = zoneClock(report.zone)
  const longest = figures.window?.max ?? 0
  // a limit far above all windows would make them a line at the foot
  const deadline = deadlineSeconds !== null && deadlineSeconds <= 3 * longest ? [deadlineSeconds] : []
  const sizes = all.flatMap(({ run: { beganAt, windowSeconds } }) =>
    windowSeconds === null ? [] : [{ at: beganAt, size: windowSeconds }],
  )
  const { foot, isLog, ...y } = sizeScale(
    {
      usual: figures.window?.p50 ?? 1,
      smallest: Math.max(0, smallest(sizes.map(({ size }) => size))),
      largest: Math.max(longest, ...deadline),
      floor: 0.01,
    },
    'seconds',
  )
  const trend = trendOf(sizes)
  const looks = Object.entries(VERDICT_LOOKS).filter(([verdict]) => shown.some(({ run }) => run.verdict === verdict))
  const without = all.filter(({ run }) => run.windowSeconds === null).length
  return {
    heading: HEADING,
    summary: `Time across, seconds from the first freeze to the last thaw up${isLog ? ', on a logarithmic scale' : ''}. ${counted(of, 'run')}, ${countText(figures.failures)} of them failed. ${
      figures.window === null
        ? 'None has a window.'
        : `Half took ${spanText(figures.window.p50)} or less, the longest ${spanText(figures.window.max)}.`
    }`,
    legend: [...looks.map(([, look]) => look), ...(trend.length === 0 ? [] : [TREND_LOOK])],
    note: [
      halvesText(sizes),
      shown.length < of
        ? `${countText(of)} runs are more than can be told apart here: of each narrow slice of time the longest window is shown, and the failures.`
        : '',
      without === 0
        ? ''
        : `${counted(without, 'run')} without a window ${without === 1 ? 'stands' : 'stand'} at the foot.`,
      deadlineSeconds === null || deadline.length > 0
        ? ''
        : `The deadline of ${spanText(deadlineSeconds)} is far above all of them, and not drawn.`,
      isLog ? 'The scale is logarithmic.' : '',
    ]
      .filter((text) => text !== '')
      .join(' '),
    points: { of: 'run', keys: shown.map(({ key }) => key) },
    options: {
      height: frame.isNarrow ? 260 : 320,
      marginRight: 16,
      marginBottom: FOOT_PX,
      marginLeft: 48,
      x: timeScale(
        all.map(({ run }) => clock.wall(run.beganAt)),
        frame,
      ),
      y,
      color: {
        domain: looks.map(([verdict]) => verdict),
        range: looks.map(([, { colour }]) => frame.theme[colour]),
      },
      symbol: { domain: looks.map(([verdict]) => verdict), range: looks.map(([, { symbol }]) => symbol) },
      marks: [
        Plot.ruleY([foot], { stroke: frame.theme.soft }),
        Plot.ruleY(deadline, { stroke: frame.theme.bad, strokeDasharray: '6 3' }),
        Plot.text(deadline, {
          y: (seconds: number) => seconds,
          text: (seconds: number) => `deadline ${spanText(seconds)}`,
          frameAnchor: 'top-right',
          dy: -4,
          lineAnchor: 'bottom',
          fill: frame.theme.bad,
        }),
        Plot.dot(shown, {
          x: ({ run }: { run: Run }) => new Date(clock.wall(run.beganAt)),
          y: ({ run }: { run: Run }) => Math.max(run.windowSeconds ?? foot, foot),
          stroke: ({ run }: { run: Run }) => run.verdict,
          symbol: ({ run }: { run: Run }) => run.verdict,
          r: 3.2,
          strokeWidth: 1.5,
          sort: null,
          ariaDescription: POINTS,
          title: ({ run }: { run: Run }) =>
            `${clock.text(run.beganAt)}: ${run.windowSeconds === null ? 'no window' : spanText(run.windowSeconds)}, ${VERDICT_LOOKS[run.verdict].label}`,
        }),
        Plot.line(trend, {
          x: ({ at }: TrendPoint) => new Date(clock.wall(at)),
          y: ({ size }: TrendPoint) => Math.max(size, foot),
          z: 'part',
          stroke: frame.theme.ink,
          strokeWidth: 2,
        }),
      ],
    },
  }
}

const TREND_LOOK: Look = { label: `median of ${TREND_OF} runs in a row`, colour: 'ink', symbol: 'line' }

/** Whether windows have become longer, in a sentence; empty if there are too few runs. */
function halvesText(sizes: readonly Sized[]): string {
  const both = halves(sizes)
  if (both === null) return ''
  const { earlier, later } = both
  const [before, now] = [spanText(earlier), spanText(later)]
  if (before === now) return `In the earlier and in the later half of the runs the median is ${now}.`
  const change = `${spanText(Math.abs(later - earlier))} ${later > earlier ? 'longer' : 'shorter'}`
  return `The median of the later half of the runs is ${now}, ${change} than the ${before} of the earlier half.`
}
