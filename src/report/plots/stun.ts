import * as Plot from '@observablehq/plot'
import { type StunClass, stunClass } from '../../stun/stun.ts'
import { counted, countText } from '../../text/format.ts'
import { isTime, zoneClock } from '../../text/zone-clock.ts'
import type { Frame } from '../frame.ts'
import { allStuns, guestClock, offsetText } from '../guest-clock.ts'
import { STUN_LOOKS } from '../marks.ts'
import type { Report } from '../report.ts'
import { thin } from '../thin.ts'
import { type Nothing, type Picture, POINTS } from './picture.ts'
import { FOOT_PX, sizeScale, sizeText, timeScale } from './scales.ts'

const HEADING = 'Stuns against the mirror’s QoS timeout'
const MOST_POINTS = 3000

/** The stuns of the VM over time, with lines at half of the QoS timeout and at all of it. */
export function stunPicture(report: Report, frame: Frame): Picture | Nothing {
  const { qos } = report
  const qosMs = qos?.milliseconds ?? 0
  const every = allStuns(report)
  const inAll = report.stuns.reduce((sum, { count }) => sum + count, 0)
  const all = every.flatMap((stun, key) => {
    const { at, microseconds, offsetMs } = stun
    return isTime(at) ? [{ key, at, offsetMs, ms: microseconds / 1000, kind: stunClass(microseconds, qosMs) }] : []
  })
  if (qos === null || all.length === 0) {
    return {
      heading: HEADING,
      nothing:
        every.length === 0
          ? 'No vmware.log was given, or none has a stun in it.'
          : `${counted(every.length, 'stun')}, none with a time that can be read: see the table.`,
    }
  }
  const { shown, of } = thin(all, {
    at: ({ at }) => at,
    size: ({ ms }) => ms,
    stays: ({ kind }) => kind !== 'fine',
    columns: frame.width,
    most: frame.isNarrow ? MOST_POINTS / 2 : MOST_POINTS,
  })
  const clock = zoneClock(report.zone)
  const sorted = all.map(({ ms }) => ms).sort((a, b) => a - b)
  const median = sorted[Math.floor(sorted.length / 2)] ?? 0
  const longest = sorted.at(-1) ?? 0
  const { foot, isLog, ...y } = sizeScale(
    { usual: median, smallest: sorted[0] ?? 0, largest: Math.max(longest, qosMs) * 1.1, floor: 0.1 },
    'milliseconds',
  )
  const kinds = Object.entries(STUN_LOOKS).filter(([kind]) => shown.some((point) => point.kind === kind))
  const count = (kind: StunClass): number => all.filter((point) => point.kind === kind).length
  const lines = [
    {
      ms: qosMs,
      text: `QoS timeout ${sizeText(qosMs)} ms${qos.source.kind === 'default' ? ' (the default)' : ''}`,
      colour: frame.theme.bad,
    },
    { ms: qosMs / 2, text: `half ${sizeText(qosMs / 2)} ms`, colour: frame.theme.warn },
  ]
  type Point = (typeof shown)[number]
  return {
    heading: HEADING,
    summary: `Time across, milliseconds up${isLog ? ', on a logarithmic scale' : ''}. ${counted(all.length, 'stun')}, the longest ${sizeText(longest)} ms. ${countText(count('risk'))} at half of the timeout of ${sizeText(qosMs)} ms or more, ${countText(count('failover'))} at all of it or more.`,
    legend: kinds.map(([, look]) => look),
    note: [
      guestClock(report).said,
      shown.length < of
        ? `${countText(of)} stuns are more than can be told apart here: of each narrow slice of time the longest is shown, and those of half of the timeout or more.`
        : '',
      all.length < every.length ? `${counted(every.length - all.length, 'stun')} without a time left out.` : '',
      every.length < inAll
        ? `Of ${counted(inAll, 'stun')} the longest of each snapshot are kept: ${countText(every.length)}.`
        : '',
      isLog ? 'The scale is logarithmic.' : '',
    ]
      .filter((text) => text !== '')
      .join(' '),
    points: { of: 'stun', keys: shown.map(({ key }) => key) },
    options: {
      height: frame.isNarrow ? 260 : 320,
      marginLeft: 54,
      marginRight: 16,
      marginBottom: FOOT_PX,
      x: timeScale(
        all.map(({ at }) => clock.wall(at)),
        frame,
      ),
      y,
      color: { domain: kinds.map(([kind]) => kind), range: kinds.map(([, { colour }]) => frame.theme[colour]) },
      symbol: { domain: kinds.map(([kind]) => kind), range: kinds.map(([, { symbol }]) => symbol) },
      marks: [
        Plot.ruleY([foot], { stroke: frame.theme.soft }),
        ...lines.flatMap((line) => [
          Plot.ruleY([line.ms], { stroke: line.colour, strokeDasharray: '6 3' }),
          Plot.text([line], {
            y: 'ms',
            text: 'text',
            frameAnchor: 'right',
            textAnchor: 'end',
            lineAnchor: 'bottom',
            dy: -5,
            fill: line.colour,
            stroke: frame.theme.back,
            strokeWidth: 3,
          }),
        ]),
        Plot.dot(shown, {
          x: ({ at }: Point) => new Date(clock.wall(at)),
          y: ({ ms }: Point) => Math.max(ms, foot),
          stroke: 'kind',
          symbol: 'kind',
          r: 3.2,
          strokeWidth: 1.5,
          sort: null,
          ariaDescription: POINTS,
          title: ({ at, ms, offsetMs }: Point) => `${clock.text(at)}: ${sizeText(ms)} ms, ${offsetText(offsetMs)}`,
        }),
      ],
    },
  }
}
