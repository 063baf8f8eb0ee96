import * as Plot from '@observablehq/plot'
import type { InstanceWindow, Run } from '../../history/run.ts'
import { countText, shortName, spanText } from '../../text/format.ts'
import { largest } from '../../text/largest.ts'
import { pixelsAt, type Quiet, type SplitAxis, secondsTick, splitAxis } from '../../text/split-axis.ts'
import { isTime, zoneClock } from '../../text/zone-clock.ts'
import type { Frame } from '../frame.ts'
import { offsetsText } from '../guest-clock.ts'
import { type Look, VERDICT_LOOKS } from '../marks.ts'
import { placeOf } from '../places.ts'
import type { Report } from '../report.ts'
import type { SnapshotPlace } from '../snapshot-place.ts'
import type { Picture } from './picture.ts'
import { FOOT_PX } from './scales.ts'

const ROW_PX = 36
const SIDE_PX = 16
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
  const offset = stuns.length === 0 || place?.offsetMs == null ? null : offsetsText([place])
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
  const to = largest(
    bars.map((bar) => bar.to),
    0.05,
  )
  const clock = zoneClock(report.zone)
  const { ink, soft, bad } = frame.theme
  const deadline = report.deadlineSeconds !== null && report.deadlineSeconds <= to ? [report.deadlineSeconds] : []
  const [left, right] = [SIDE_PX, frame.width - 2 * SIDE_PX]
  const axis = splitAxis([...bars.flatMap((bar) => [bar.from, bar.to]), ...deadline], {
    left,
    right,
    tickPixels: frame.isNarrow ? 44 : 56,
    quietPixels: frame.isNarrow ? 16 : 72,
    mostQuiet: frame.isNarrow ? 2 : 4,
  })
  return {
    heading: `${clock.text(run.beganAt)}, ${VERDICT_LOOKS[run.verdict].label}`,
    summary: `Seconds from the begin of the run across${axis.parts.length > 1 ? ', on an axis that is split' : ''}. ${rows.map(({ text }) => text).join('; ')}.${run.deadlineFired ? ' The deadline ended it.' : ''}`,
    legend: [],
    note: [
      run.instances.length > MOST_INSTANCES
        ? `${countText(run.instances.length)} instances: the first ${MOST_INSTANCES} are shown.`
        : '',
      report.stuns.length > 0 && place?.offsetMs == null
        ? 'No stun is shown: what the clocks of host and guest differ by is not known for this run.'
        : '',
      offset === null ? '' : `Stuns stand by the guest’s clock: ${offset}.`,
      splitNote(axis),
    ]
      .filter((text) => text !== '')
      .join(' '),
    points: null,
    options: {
      height: rows.length * ROW_PX + 64,
      marginLeft: left,
      marginRight: frame.width - right,
      marginBottom: FOOT_PX,
      marginTop: 18,
      x: {
        type: 'linear',
        domain: axis.domain,
        range: axis.range,
        label: `${to < 100 ? 'seconds' : 'minutes:seconds'} from its begin →`,
        labelOffset: 38,
        ticks: axis.ticks,
        tickFormat: (tick: number) => secondsTick(tick, to),
      },
      y: { type: 'band', domain: rows.map(({ row }) => row), axis: null, padding: 0 },
      marks: [
        Plot.gridX(axis.ticks, { stroke: soft, strokeOpacity: 0.25 }),
        Plot.barX(bars, {
          x1: 'from',
          x2: 'to',
          y: 'row',
          fill: ({ look }: Bar) => frame.theme[COLOURS[look]],
          // a bar of a millisecond must be visible too
          stroke: ({ look }: Bar) => frame.theme[COLOURS[look]],
          insetTop: 19,
          insetBottom: 3,
        }),
        ...quietMarks(axis, frame),
        Plot.ruleX(deadline, { stroke: bad, strokeDasharray: '6 3' }),
        Plot.text(deadline, {
          x: (at: number) => at,
          text: () => 'deadline',
          frameAnchor: 'top',
          textAnchor: deadline.some((at) => pixelsAt(axis, at) > right - 60) ? 'end' : 'start',
          dy: -14,
          fill: bad,
        }),
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

/** Where the axis is cut, bars are paler, with the length of the cut time if there is room. */
function quietMarks({ quiet }: SplitAxis, frame: Frame): readonly Plot.Markish[] {
  const { back, soft } = frame.theme
  const edges = quiet.flatMap(({ from, to }) => [from, to])
  return [
    Plot.rect(quiet, { x1: 'from', x2: 'to', fill: back, fillOpacity: 0.65 }),
    Plot.ruleX(edges, { stroke: soft, strokeDasharray: '2 3' }),
    ...(frame.isNarrow
      ? []
      : [
          Plot.text(quiet, {
            x: ({ from, to }: Quiet) => (from + to) / 2,
            text: ({ from, to }: Quiet) => spanText(to - from),
            frameAnchor: 'top',
            dy: -14,
            fill: soft,
          }),
        ]),
  ]
}

function splitNote({ parts, quiet }: SplitAxis): string {
  if (parts.length === 1) return ''
  const cut = quiet.map(({ from, to }) => spanText(to - from)).join(' and ')
  return `${cut === '' ? '' : `The axis leaves out ${cut} in which nothing changed. `}Each part of the axis has a scale of its own.`
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

/** The window of the run, which ends with the last thaw. */
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
  return report.stuns
    .flatMap((group) => (group.vm === vm ? group.stuns : []))
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

/** The legend of the bars of a timeline. */
export const TIMELINE_LEGEND: readonly (Pick<Look, 'label'> & {
  readonly colour: (typeof COLOURS)[keyof typeof COLOURS]
})[] = [
  { label: 'the run', colour: 'plain' },
  { label: 'its window', colour: 'odd' },
  { label: 'an instance is frozen', colour: 'good' },
  { label: 'the VM is stunned', colour: 'bad' },
]
