import { worthLines } from '../hook/worth.ts'
import { clockText, timeOfDay } from '../text/clock.ts'
import { largest } from '../text/largest.ts'
import { painted, paintFor } from '../text/paint.ts'
import { paragraphFor } from '../text/paragraph.ts'
import { printable } from '../text/printable.ts'
import { table } from '../text/table.ts'
import type { Zone } from '../text/zone.ts'
import { type BarStyle, timelineBars } from './bars.ts'
import { coverText } from './cover-text.ts'
import { clocksText } from './offset-text.ts'
import type { Timeline, TimelineFigures } from './timeline.ts'

const HEADING = ['TIME', 'SINCE BEGIN', 'SINCE LAST', 'TOLD BY', 'INSTANCE', 'WHAT']

/** How it is shown; `columns` are null where nothing is to be wrapped. */
export type TimelineStyle = BarStyle & { readonly columns: number | null }

/** One run as text: its events with the seconds between them, bars, figures, and what is known of the clocks. */
export function timelineText(timeline: Timeline, zone: Zone, style: TimelineStyle): string {
  const { run, clocks } = timeline
  const why = run.why === '' ? '' : `: ${printable(run.why, 300)}`
  const bars = timelineBars(timeline, style)
  const paragraph = paragraphFor(style.columns)
  const worth = worthLines('what it is worth', timeline.worth)
  return [
    `run ${printable(run.id, 80)}, ${clockText(timeline.zeroAt, zone)}, ${painted(run.verdict, paintFor({ isColoured: style.coloured }))}${why}\n`,
    eventsTable(timeline, zone, style.columns),
    ...(bars === '' ? [] : [bars]),
    `${figuresText(timeline.figures)}${coverText(timeline, { when: (at) => clockText(at, zone), offsetMs: 0 })}`,
    worth.map((line) => paragraph(line)).join(''),
    `clocks: ${clocksText(clocks)}${placeText(timeline)}`,
  ].join('\n')
}

/** A log that is not ours can have any number of lines of one run. */
const MOST_EVENTS = 2000

function eventsTable({ events, zeroAt }: Timeline, zone: Zone, columns: number | null): string {
  const more = events.length - MOST_EVENTS
  const shown = table(
    HEADING,
    events
      .slice(0, MOST_EVENTS)
      .map(({ at, source, instance, what, detail }, index) => [
        timeOfDay(at, zone),
        seconds((at - zeroAt) / 1000),
        seconds((at - (events[index - 1]?.at ?? at)) / 1000),
        source,
        instance === null ? '-' : printable(instance, 80),
        detail === '' ? printable(what) : `${printable(what)} (${printable(detail, 220)})`,
      ]),
    { columns, wrapLast: 20 },
  )
  return more > 0 ? `${shown}and ${more} more; --json has them all\n` : shown
}

const FIGURES: readonly (readonly [keyof TimelineFigures, string])[] = [
  ['freezeToSnapshotSeconds', 'last freeze to stun'],
  ['stunSeconds', 'stun'],
  ['snapshotToThawSeconds', 'stun to first thaw'],
  ['snapshotSeconds', 'snapshot, begin to done'],
  ['fileSystemsFrozenSeconds', 'file systems frozen'],
  ['windowSeconds', 'window, first freeze to last thaw'],
]

function figuresText(figures: TimelineFigures): string {
  const known = FIGURES.filter(([key]) => figures[key] !== null)
  const width = largest(
    known.map(([, label]) => label.length),
    0,
  )
  return known.map(([key, label]) => `${label.padEnd(width)}  ${seconds(figures[key] ?? 0)} s\n`).join('')
}

/** What the host's events rest on, or why there are none. */
function placeText({ clocks, snapshot }: Timeline): string {
  if (clocks.kind !== 'given' && clocks.kind !== 'estimated') return ''
  if (snapshot !== null) return 'Times told by VMware are shown by the clock of the guest.\n'
  return "No snapshot in the host's log is near this run.\n"
}

function seconds(value: number): string {
  return value.toFixed(2)
}
