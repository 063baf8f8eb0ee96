import { createColors } from 'picocolors'
import { printable } from '../text/printable.ts'
import { pixelsAt, splitAxis } from '../text/split-axis.ts'
import type { InstanceSpan, Phase } from './instance-span.ts'
import type { Span } from './offset.ts'
import type { Timeline } from './timeline.ts'

/** The width and the signs of the bars. */
export interface BarStyle {
  /** Columns of the terminal. */
  readonly width: number
  readonly unicode: boolean
  readonly coloured: boolean
}

type Sign = 'changing' | 'frozen' | 'lost' | 'hook' | 'files' | 'snapshot' | 'stun' | 'cut'

const SIGNS: Readonly<Record<Sign, readonly [ascii: string, unicode: string, meaning: string]>> = {
  hook: ['+', '▫', 'a hook runs'],
  changing: ['.', '░', 'freezing or thawing'],
  frozen: ['#', '█', 'frozen'],
  lost: ['?', '?', 'frozen, or not any more'],
  files: ['=', '▒', 'file systems frozen'],
  snapshot: ['-', '─', 'snapshot'],
  stun: ['!', '╳', 'stun'],
  cut: ['~', '≈', 'time left out'],
}

const MAX_LABEL = 24
const MIN_BAR = 20
const MAX_WIDTH = 400
/** More instances than any guest has; a foreign log may have more. */
const MOST_INSTANCES = 200

interface Row {
  readonly label: string
  /** Show the row also without known times. */
  readonly isKept?: boolean
  /** Later parts are drawn over earlier ones. */
  readonly parts: readonly (readonly [Sign, Phase])[]
}

/** A row for the hooks, for each instance, the file systems and the snapshot, one above the other on one scale of time; empty if nothing has a length. */
export function timelineBars(timeline: Timeline, { width, unicode, coloured }: BarStyle): string {
  const rows = rowsOf(timeline)
  const extent = extentOf(rows)
  if (extent === null) return ''
  const labels = rows.map(({ label }) => short(label))
  const label = labels.reduce((most, one) => Math.max(most, length(one)), 0)
  const columns = Math.max(MIN_BAR, Math.min(width, MAX_WIDTH) - label - 3)
  const axis = axisOf(rows, extent, columns, timeline.zeroAt)
  const paint = painter(unicode, coloured)
  const drawn = rows.map(({ parts }, index) => {
    const name = labels[index] ?? ''
    return `${name}${' '.repeat(label - length(name))} |${paint(cells(parts, axis))}|`
  })
  const used = new Set(
    rows.flatMap(({ parts }) => parts.filter(([, phase]) => spanOf(phase) !== null).map(([sign]) => sign)),
  )
  if (axis.cuts.length > 0) used.add('cut')
  const scale = `${' '.repeat(label + 2)}${scaleText(axis)}`
  const legend = (Object.keys(SIGNS) as Sign[]).filter((sign) => used.has(sign))
  return `${[...drawn, scale, ...legendLines(legend, paint, { indent: label + 2, width })].join('\n')}\n`
}

/** Fills each line with as many entries as have room. */
function legendLines(
  signs: readonly Sign[],
  paint: ReturnType<typeof painter>,
  { indent, width }: { readonly indent: number; readonly width: number },
): readonly string[] {
  const lines: string[] = []
  let room = 0
  for (const sign of signs) {
    const meaning = SIGNS[sign][2]
    const needed = 3 + 2 + length(meaning)
    const item = `${paint([sign])} ${meaning}`
    if (needed <= room) lines.push(`${lines.pop() ?? ''}   ${item}`)
    else {
      lines.push(`${' '.repeat(indent)}${item}`)
      room = width - indent + 3
    }
    room -= needed
  }
  return lines
}

function rowsOf({ instances, preFreeze, postThaw, fileSystems, snapshot }: Timeline): readonly Row[] {
  const stun: readonly [Sign, Phase] = ['stun', snapshot?.stun ?? { from: null, to: null }]
  const hooks: Row = {
    label: 'hooks',
    parts: [
      ['hook', preFreeze],
      ['hook', postThaw],
    ],
  }
  const rows: readonly Row[] = [
    hooks,
    ...instances
      .slice(0, MOST_INSTANCES)
      .map((span): Row => ({ isKept: true, label: span.instance, parts: [...instanceParts(span), stun] })),
    { label: 'file systems', parts: [['files', fileSystems]] },
    {
      label: 'snapshot',
      parts: [['snapshot', { from: snapshot?.beganAt ?? null, to: snapshot?.doneAt ?? null }], stun],
    },
  ]
  return rows.filter(({ isKept, parts }) => isKept === true || parts.some(([, phase]) => spanOf(phase) !== null))
}

function instanceParts(span: InstanceSpan): readonly (readonly [Sign, Phase])[] {
  const { freezeBeganAt, frozenAt, thawBeganAt, thawedAt, lostBy } = span
  const end = thawBeganAt ?? thawedAt
  return [
    ['changing', { from: freezeBeganAt, to: frozenAt }],
    ['lost', { from: frozenAt, to: end === null ? lostBy : null }],
    ['frozen', { from: frozenAt, to: end }],
    ['changing', { from: thawBeganAt, to: thawedAt }],
  ]
}

function spanOf({ from, to }: Phase): Span | null {
  return from === null || to === null || to < from ? null : { from, to }
}

function extentOf(rows: readonly Row[]): Span | null {
  const spans = rows.flatMap(({ parts }) => parts.map(([, phase]) => spanOf(phase)).filter((span) => span !== null))
  if (spans.length === 0) return null
  const from = spans.reduce((least, span) => Math.min(least, span.from), Number.POSITIVE_INFINITY)
  const to = spans.reduce((most, span) => Math.max(most, span.to), Number.NEGATIVE_INFINITY)
  return to > from ? { from, to } : null
}

/** A scale of time in columns. */
interface Axis {
  readonly columns: number
  /** The column, not rounded, of a moment in ms since 1970. */
  readonly columnAt: (at: number) => number
  /** Columns in place of time that is left out. */
  readonly cuts: readonly Span[]
  /** Columns at which the scale begins, also after a cut, and the seconds there; the last one is its end. */
  readonly marks: readonly (readonly [column: number, seconds: number])[]
}

const CUT_COLUMNS = 2

/** One scale for a run of seconds; of a run of minutes time is left out in which nothing changes, or the seconds of its freeze would be one column. */
function axisOf(rows: readonly Row[], { from, to }: Span, columns: number, zeroAt: number): Axis {
  const seconds = (at: number): number => (at - zeroAt) / 1000
  const moments = rows.flatMap(({ parts }) =>
    parts.flatMap(([, phase]) => {
      const span = spanOf(phase)
      return span === null ? [] : [seconds(span.from), seconds(span.to)]
    }),
  )
  const room = { left: 0, right: columns, tickPixels: 10, quietPixels: CUT_COLUMNS, mostQuiet: 3 }
  const split = splitAxis(moments, room)
  if (split.parts.length === 1) {
    const scale = columns / (to - from)
    return {
      columns,
      columnAt: (at) => (at - from) * scale,
      cuts: [],
      marks: [
        [0, seconds(from)],
        [columns, seconds(to)],
      ],
    }
  }
  const { parts } = split
  const cuts = parts.slice(1).flatMap((part, index) => {
    const before = parts[index]?.right ?? part.left
    return part.left > before ? [{ from: Math.round(before), to: Math.round(part.left) }] : []
  })
  const marks = parts.map((part) => [Math.round(part.left), part.from] as const)
  return {
    columns,
    columnAt: (at) => pixelsAt(split, seconds(at)),
    cuts,
    marks: [...marks, [columns, parts.at(-1)?.to ?? 0]],
  }
}

/** The seconds at the marks of a scale, as far as they have room; those of its end always. */
function scaleText({ columns, marks }: Axis): string {
  const text = ([, seconds]: Axis['marks'][number]): string => `${seconds.toFixed(2)} s`
  const last = marks.at(-1) ?? [columns, 0]
  const end = text(last)
  let line = ''
  for (const mark of marks.slice(0, -1)) {
    const [column] = mark
    if ((line !== '' && column <= length(line)) || column + length(text(mark)) >= columns - length(end)) continue
    line = line.padEnd(column) + text(mark)
  }
  return `${line}${' '.repeat(Math.max(1, columns - length(line) - length(end)))}${end}`
}

function cells(parts: Row['parts'], { columns, columnAt, cuts }: Axis): readonly (Sign | null)[] {
  const row: (Sign | null)[] = Array.from({ length: columns }, () => null)
  for (const [sign, phase] of parts) {
    const span = spanOf(phase)
    if (span === null) continue
    const first = Math.min(columns - 1, Math.max(0, Math.floor(columnAt(span.from))))
    // the shortest bar has one column too
    const last = Math.max(first, Math.min(columns - 1, Math.ceil(columnAt(span.to)) - 1))
    row.fill(sign, first, last + 1)
  }
  for (const { from, to } of cuts) row.fill('cut', from, to)
  return row
}

function painter(unicode: boolean, coloured: boolean): (signs: readonly (Sign | null)[]) => string {
  const { cyan, dim, red, yellow } = createColors(coloured)
  const colours: Readonly<Record<Sign, (text: string) => string>> = {
    hook: dim,
    changing: cyan,
    frozen: cyan,
    lost: yellow,
    files: dim,
    snapshot: yellow,
    stun: red,
    cut: dim,
  }
  return (signs) => {
    let text = ''
    for (let at = 0; at < signs.length; ) {
      const sign = signs[at] ?? null
      let end = at
      while (end < signs.length && (signs[end] ?? null) === sign) end++
      const one = sign === null ? ' ' : SIGNS[sign][unicode ? 1 : 0]
      text += sign === null ? one.repeat(end - at) : colours[sign](one.repeat(end - at))
      at = end
    }
    return text
  }
}

function short(label: string): string {
  const shown = [...printable(label, 300)]
  return shown.length <= MAX_LABEL ? shown.join('') : `${shown.slice(0, MAX_LABEL - 3).join('')}...`
}

function length(text: string): number {
  return [...text].length
}
