import * as Plot from '@observablehq/plot'
import type { InstanceWindow, Run } from '../../history/run.ts'
import { countText, shortName, spanText } from '../../text/format.ts'
import { largest, smallest } from '../../text/largest.ts'
import { isTime, zoneClock } from '../../text/zone-clock.ts'
import { allStuns } from '../all-stuns.ts'
import type { Frame } from '../frame.ts'
import { type Look, VERDICT_LOOKS } from '../marks.ts'
import { placeOf } from '../places.ts'
import type { Report } from '../report.ts'
import type { SnapshotPlace } from '../snapshot-place.ts'
import type { Picture } from './picture.ts'
import { FOOT_PX } from './scales.ts'

const ROW_PX = 36
const MOST_INSTANCES = 40
const MOST_STUNS = 500

interface Bar {
  readonly row: string
  readonly from: number
  readonly to: number
  readonly look: 'run' | 'window' | 'frozen' | 'stun'
}

interface Row {
  readonly row: string
  readonly text: string
}

const COLOURS = { run: 'plain', window: 'odd', frozen: 'good', stun: 'bad' } as const

/** One snapshot: a bar for the run, one for its window, one for each instance while it was frozen, and the stuns of the VM meanwhile. Seconds from its begin. */
export function timelinePicture(run: Run, report: Report, frame: Frame): Picture {
  const seconds = (at: number): number => (at - run.beganAt) / 1000
  const instances = run.instances.slice(0, MOST_INSTANCES)
  const end = endOf(run)
  const place = placeOf(run, report)
  const stuns = stunsOf(run, end, report).map(({ at, microseconds }) => ({
    row: 'stun',
    look: 'stun' as const,
    from: seconds(at) - microseconds / 1e6,
    to: seconds(at),
    microseconds,
  }))
  const window = windowOf(run)
  const bars: readonly Bar[] = [
    { row: 'run', look: 'run', from: 0, to: seconds(end) },
    ...(window === null
      ? []
      : [{ row: 'window', look: 'window' as const, from: seconds(window.from), to: seconds(window.to) }]),
    ...instances.flatMap(({ frozenAt, thawedAt }, place): readonly Bar[] =>
      isTime(frozenAt)
        ? [
            {
              row: `instance ${place}`,
              look: 'frozen',
              from: seconds(frozenAt),
              to: seconds(isTime(thawedAt) ? thawedAt : end),
            },
          ]
        : [],
    ),
    ...stuns,
  ]
  const max = frame.isNarrow ? 30 : 80
  const rows: readonly Row[] = [
    { row: 'run', text: `run: ${spanText(seconds(end))}${run.endedAt === null ? ', its end is not told' : ''}` },
    ...(window === null ? [] : [{ row: 'window', text: `window: ${spanText((window.to - window.from) / 1000)}` }]),
    ...instances.map((one, place) => ({ row: `instance ${place}`, text: instanceText(one, max) })),
    ...(stuns.length === 0
      ? []
      : [
          {
            row: 'stun',
            text: `stunned by ${spanText(stuns.reduce((sum, one) => sum + one.microseconds, 0) / 1e6)}: ${coverPhrase(place)}`,
          },
        ]),
  ]
  const from = smallest(
    bars.map((bar) => bar.from),
    0,
  )
  const to = largest(
    bars.map((bar) => bar.to),
    0.05,
  )
  const clock = zoneClock(report.zone)
  const { ink, soft, bad } = frame.theme
  const deadline = report.deadlineSeconds !== null && report.deadlineSeconds <= to ? [report.deadlineSeconds] : []
  return {
    heading: `${clock.text(run.beganAt)}, ${VERDICT_LOOKS[run.verdict].label}`,
    summary: `Seconds from the begin of the run across. ${rows.map(({ text }) => text).join('; ')}.${run.deadlineFired ? ' The deadline ended it.' : ''}`,
    legend: [],
    note: [
      run.instances.length > MOST_INSTANCES
        ? `${countText(run.instances.length)} instances: the first ${MOST_INSTANCES} are shown.`
        : '',
      report.stuns.length > 0 && place?.offsetMs == null
        ? 'No stun is shown: what the clocks of host and guest differ by is not known for this run.'
        : '',
    ]
      .filter((text) => text !== '')
      .join(' '),
    points: null,
    options: {
      height: rows.length * ROW_PX + 64,
      marginLeft: 10,
      marginRight: 20,
      marginBottom: FOOT_PX,
      marginTop: 14,
      x: {
        type: 'linear',
        domain: [from, to * 1.02],
        label: 'seconds from its begin →',
        labelOffset: 38,
        ticks: frame.isNarrow ? 5 : 9,
      },
      y: { type: 'band', domain: rows.map(({ row }) => row), axis: null, padding: 0 },
      marks: [
        Plot.gridX({ stroke: soft, strokeOpacity: 0.25 }),
        Plot.barX(bars, {
          x1: 'from',
          x2: 'to',
          y: 'row',
          fill: ({ look }: Bar) => frame.theme[COLOURS[look]],
          // a bar of a millisecond is to be seen too
          stroke: ({ look }: Bar) => frame.theme[COLOURS[look]],
          insetTop: 19,
          insetBottom: 3,
        }),
        Plot.ruleX(deadline, { stroke: bad, strokeDasharray: '6 3' }),
        Plot.text(deadline, { x: (at: number) => at, text: () => 'deadline', frameAnchor: 'top', dy: -12, fill: bad }),
        Plot.text(rows, {
          y: 'row',
          text: 'text',
          frameAnchor: 'left',
          textAnchor: 'start',
          dy: -9,
          fill: ink,
          stroke: frame.theme.back,
          strokeWidth: 4,
        }),
      ],
      color: { type: 'identity' },
    },
  }
}

function instanceText({ instance, frozenSeconds, outcome, frozenAt }: InstanceWindow, max: number): string {
  const how = shortName(outcome, 20)
  const time = frozenSeconds !== null ? spanText(frozenSeconds) : isTime(frozenAt) ? 'no thaw told' : 'no freeze told'
  return `${shortName(instance, max)}: ${how === 'thawed' ? time : `${time}, ${how}`}`
}

function endOf({ beganAt, endedAt, instances }: Run): number {
  return instances.reduce(
    (end, { frozenAt, thawedAt }) => Math.max(end, isTime(frozenAt) ? frozenAt : 0, isTime(thawedAt) ? thawedAt : 0),
    Math.max(beganAt, isTime(endedAt) ? endedAt : 0),
  )
}

/** It ends with the last thaw. */
function windowOf({ windowSeconds, instances }: Run): { readonly from: number; readonly to: number } | null {
  const to = instances.reduce((last, { thawedAt }) => Math.max(last, isTime(thawedAt) ? thawedAt : 0), 0)
  return windowSeconds === null || to === 0 ? null : { from: to - windowSeconds * 1000, to }
}

/** The stun of the run's snapshot, and those of its VM that reach into the run, by the guest's clock; of very many the longest. */
function stunsOf(run: Run, end: number, report: Report) {
  const place = placeOf(run, report)
  if (place?.offsetMs == null) return []
  const { offsetMs, vm, snapshot } = place
  const stun = snapshot?.stun ?? null
  const isOwn = (at: number): boolean => stun !== null && at === stun.to
  return allStuns({ stuns: report.stuns.filter((group) => group.vm === vm) })
    .flatMap(({ at, microseconds }) => {
      if (!isTime(at)) return []
      const moved = at - offsetMs
      const reaches = moved >= run.beganAt && moved - microseconds / 1000 <= end
      return reaches || isOwn(at) ? [{ at: moved, microseconds }] : []
    })
    .sort((a, b) => b.microseconds - a.microseconds)
    .slice(0, MOST_STUNS)
}

function coverPhrase(place: SnapshotPlace | null): string {
  switch (place?.cover) {
    case 'covered':
      return 'covered'
    case 'not covered':
      return 'not covered by the freeze'
    default:
      return 'unclear whether covered'
  }
}

/** How the bars of a timeline are to be read. */
export const TIMELINE_LEGEND: readonly (Pick<Look, 'label'> & {
  readonly colour: (typeof COLOURS)[keyof typeof COLOURS]
})[] = [
  { label: 'the run', colour: 'plain' },
  { label: 'its window', colour: 'odd' },
  { label: 'an instance is frozen', colour: 'good' },
  { label: 'the VM is stunned', colour: 'bad' },
]
