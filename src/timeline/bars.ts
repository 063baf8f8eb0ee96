import { createColors } from 'picocolors'
import { printable } from '../text/printable.ts'
import type { InstanceSpan, Phase } from './instance-span.ts'
import type { Span } from './offset.ts'
import type { Timeline } from './timeline.ts'

/** How wide, and with which signs. */
export interface BarStyle {
  /** Columns of the terminal. */
  readonly width: number
  readonly unicode: boolean
  readonly coloured: boolean
}

type Sign = 'changing' | 'frozen' | 'lost' | 'hook' | 'files' | 'snapshot' | 'stun'

const SIGNS: Readonly<Record<Sign, readonly [ascii: string, unicode: string, meaning: string]>> = {
  hook: ['+', '▫', 'a hook runs'],
  changing: ['.', '░', 'freezing or thawing'],
  frozen: ['#', '█', 'frozen'],
  lost: ['?', '?', 'frozen, or not any more'],
  files: ['=', '▒', 'file systems frozen'],
  snapshot: ['-', '─', 'snapshot'],
  stun: ['!', '╳', 'stun'],
}

const MAX_LABEL = 24
const MIN_BAR = 20
const MAX_WIDTH = 400
/** No guest has so many instances; a log that is not ours may. */
const MOST_INSTANCES = 200

interface Row {
  readonly label: string
  /** Shown though nothing is known of it. */
  readonly isKept?: boolean
  /** Later parts lie over earlier ones. */
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
  const paint = painter(unicode, coloured)
  const drawn = rows.map(({ parts }, index) => {
    const name = labels[index] ?? ''
    return `${name}${' '.repeat(label - length(name))} |${paint(cells(parts, extent, columns))}|`
  })
  const used = new Set(
    rows.flatMap(({ parts }) => parts.filter(([, phase]) => spanOf(phase) !== null).map(([sign]) => sign)),
  )
  const [first, last] = [extent.from, extent.to].map((at) => `${((at - timeline.zeroAt) / 1000).toFixed(2)} s`)
  const scale = `${' '.repeat(label + 2)}${first}${' '.repeat(Math.max(1, columns - length(`${first}${last}`)))}${last}`
  const legend = (Object.keys(SIGNS) as Sign[])
    .filter((sign) => used.has(sign))
    .map((sign) => `${paint([sign])} ${SIGNS[sign][2]}`)
  return `${[...drawn, scale, `${' '.repeat(label + 2)}${legend.join('   ')}`].join('\n')}\n`
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

function cells(parts: Row['parts'], extent: Span, columns: number): readonly (Sign | null)[] {
  const row: (Sign | null)[] = Array.from({ length: columns }, () => null)
  const scale = columns / (extent.to - extent.from)
  for (const [sign, phase] of parts) {
    const span = spanOf(phase)
    if (span === null) continue
    const first = Math.min(columns - 1, Math.max(0, Math.floor((span.from - extent.from) * scale)))
    // what is there is seen, however short
    const last = Math.max(first, Math.min(columns - 1, Math.ceil((span.to - extent.from) * scale) - 1))
    row.fill(sign, first, last + 1)
  }
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
