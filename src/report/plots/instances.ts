import * as Plot from '@observablehq/plot'
import { counted, countText, shortName, spanText } from '../../text/format.ts'
import { smallest } from '../../text/largest.ts'
import type { Frame } from '../frame.ts'
import type { Report } from '../report.ts'
import { type InstanceFigures, instanceFigures } from './instance-figures.ts'
import type { Nothing, Picture } from './picture.ts'
import { FOOT_PX, sizeScale } from './scales.ts'

const HEADING = 'Frozen seconds of each instance'
const MOST_INSTANCES = 40
const ROW_PX = 34

/** A strip for each instance: every frozen time a stroke, the median and the 95th percentile marked. */
export function instancesPicture(report: Report, frame: Frame): Picture | Nothing {
  const all = instanceFigures(report)
  if (all.length === 0) return { heading: HEADING, nothing: 'No log tells how long an instance was frozen.' }
  const rows = all.slice(0, MOST_INSTANCES)
  const usual = rows[Math.floor(rows.length / 2)]?.p50 ?? 1
  const largest = Math.max(...rows.map(({ max }) => max))
  const { foot, isLog, ...scale } = sizeScale(
    {
      usual,
      smallest: smallest(
        rows.map(({ sorted }) => sorted[0] ?? 0),
        usual,
      ),
      largest,
      floor: 0.01,
    },
    'seconds',
  )
  const strokes = rows.flatMap(({ instance, sorted }) => distinct(sorted, foot, largest, isLog, frame.width, instance))
  const { ink, soft, good, warn } = frame.theme
  const at = (seconds: number): number => Math.max(seconds, foot)
  return {
    heading: HEADING,
    summary: `A strip for each of ${counted(rows.length, 'instance')}, seconds across${isLog ? ', on a logarithmic scale' : ''}. ${rows
      .slice(0, 3)
      .map(
        ({ instance, p50, p95, max }) =>
          `${shortName(instance, 40)}: median ${spanText(p50)}, 95 % within ${spanText(p95)}, at most ${spanText(max)}.`,
      )
      .join(' ')}`,
    legend: [
      { label: 'median', colour: 'ink', symbol: 'circle', isFilled: true },
      { label: '95 % are shorter', colour: 'warn', symbol: 'diamond', isFilled: true },
    ],
    note: [
      rows.length < all.length ? `${countText(all.length)} instances: those with the longest times are shown.` : '',
      isLog ? 'The scale is logarithmic.' : '',
    ]
      .filter((text) => text !== '')
      .join(' '),
    points: null,
    options: {
      height: rows.length * ROW_PX + 60,
      marginLeft: 10,
      marginRight: 20,
      marginBottom: FOOT_PX,
      marginTop: 6,
      x: { ...scale, label: 'seconds →', labelOffset: 38, ticks: frame.isNarrow && !isLog ? 4 : (scale.ticks ?? 5) },
      y: { type: 'band', domain: rows.map(({ instance }) => instance), axis: null, padding: 0 },
      marks: [
        Plot.tickX(strokes, {
          x: 'seconds',
          y: 'instance',
          stroke: good,
          strokeOpacity: 0.55,
          insetTop: 17,
          insetBottom: 3,
        }),
        Plot.text(rows, {
          y: 'instance',
          text: ({ instance, p50, p95, max }: InstanceFigures) =>
            frame.isNarrow
              ? `${shortName(instance, 26)}: ${spanText(p50)}, at most ${spanText(max)}`
              : `${shortName(instance, 60)}: median ${spanText(p50)}, 95 % ${spanText(p95)}, at most ${spanText(max)}`,
          frameAnchor: 'left',
          textAnchor: 'start',
          dx: 4,
          dy: -8,
          fill: ink,
          stroke: frame.theme.back,
          strokeWidth: 4,
        }),
        Plot.dot(rows, {
          x: ({ p50 }: InstanceFigures) => at(p50),
          y: 'instance',
          dy: 7,
          r: 4,
          fill: ink,
          stroke: frame.theme.back,
        }),
        Plot.dot(rows, {
          x: ({ p95 }: InstanceFigures) => at(p95),
          y: 'instance',
          dy: 7,
          r: 4.5,
          symbol: 'diamond',
          fill: warn,
          stroke: frame.theme.back,
        }),
        Plot.ruleX([foot], { stroke: soft }),
      ],
    },
  }
}

/** One stroke for each pixel column that has a time. */
function distinct(
  sorted: readonly number[],
  foot: number,
  largest: number,
  isLog: boolean,
  width: number,
  instance: string,
): readonly { readonly instance: string; readonly seconds: number }[] {
  const place = (seconds: number): number =>
    isLog ? Math.log(Math.max(seconds, foot) / foot) / Math.log(largest / foot) : seconds / Math.max(largest, 0.01)
  const strokes: { instance: string; seconds: number }[] = []
  let last = -1
  for (const seconds of sorted) {
    const column = Math.floor(place(seconds) * (width / 1.5))
    if (column === last) continue
    last = column
    strokes.push({ instance, seconds: Math.max(seconds, foot) })
  }
  return strokes
}
