import { isSame } from '../../history/join-iris.ts'
import type { Run } from '../../history/run.ts'
import { counted, countText, shortName, spanText } from '../../text/format.ts'
import { escapeMarkup } from '../../text/markup.ts'
import { printable } from '../../text/printable.ts'
import { isTime, zoneClock } from '../../text/zone-clock.ts'
import { guestClock } from '../guest-clock.ts'
import { STUN_LOOKS, VERDICT_LOOKS } from '../marks.ts'
import { coverWord, placedStuns, placeOf, placeOfGroup } from '../places.ts'
import { type InstanceFigures, instanceFigures } from '../plots/instance-figures.ts'
import { sizeText } from '../plots/scales.ts'
import type { Report } from '../report.ts'
import type { SnapshotPlace } from '../snapshot-place.ts'
import { lineText } from './pack-lines.ts'

/** A column of a table; `cell` is HTML. */
export interface Column<T> {
  readonly head: string
  readonly cell: (row: T) => string
  /** `words`: a text that may be long. `items`: short texts that are not broken. */
  readonly kind?: 'number' | 'when' | 'words' | 'items'
}

/** Rows as an HTML table that turns into cards on a phone. */
export function htmlTable<T>(columns: readonly Column<T>[], rows: readonly T[], caption: string, id = ''): string {
  const css = ({ kind }: Column<T>): string => (kind === undefined ? '' : ` class="${kind}"`)
  const heads = columns.map((column) => `<th scope="col"${css(column)}>${column.head}</th>`)
  const body = rows.map(
    (row) =>
      `<tr>${columns.map((column) => `<td${css(column)} data-label="${column.head}">${column.cell(row)}</td>`).join('')}</tr>`,
  )
  return `<div class="scroll"><table class="cards"${id === '' ? '' : ` id="${id}"`}><caption class="soft">${escapeMarkup(caption)}</caption><thead><tr>${heads.join('')}</tr></thead><tbody>${body.join('\n')}</tbody></table></div>`
}

export function verdictHtml({ verdict }: Pick<Run, 'verdict'>): string {
  return `<span class="${verdict}">${VERDICT_LOOKS[verdict].label}</span>`
}

/** Whether the snapshot was taken while all were frozen. */
export function coverHtml(place: SnapshotPlace | null): string {
  const word = coverWord(place)
  const css = COVER_CLASSES[word]
  return css === undefined ? word : `<span class="${css}">${word}</span>`
}

const COVER_CLASSES: Readonly<Record<string, string>> = {
  'not covered': 'failed',
  'failed by the host': 'failed',
  unclear: 'inconsistent',
}

/** The instances of one run: from, to, how long, how it ended, where a restore of the journal begins. */
export function instancesTable(run: Run, report: Report): string {
  const clock = zoneClock(report.zone)
  const place = placeOf(run, report)
  const time = (at: number | null): string => (isTime(at) ? clock.text(at).slice(11) : '-')
  const columns: readonly Column<Run['instances'][number]>[] = [
    { head: 'instance', cell: ({ instance }) => escapeMarkup(printable(instance)) },
    { head: 'frozen at', cell: ({ frozenAt }) => time(frozenAt), kind: 'when' },
    { head: 'thawed at', cell: ({ thawedAt }) => time(thawedAt), kind: 'when' },
    { head: 'frozen for', cell: ({ frozenSeconds }) => spanText(frozenSeconds), kind: 'number' },
    { head: 'outcome', cell: ({ outcome }) => escapeMarkup(printable(outcome)) },
    ...(place === null
      ? []
      : [
          {
            head: 'covered',
            cell: ({ instance }: Run['instances'][number]) =>
              place.instances.find((one) => isSame(one.instance, instance))?.cover ?? '-',
          },
        ]),
    {
      head: 'restore from journal',
      cell: ({ journal }) =>
        journal === null
          ? '-'
          : // a path breaks after a slash
            `${escapeMarkup(printable(journal.file)).replaceAll('/', '/<wbr>')}${journal.offset === null ? '' : `, offset ${journal.offset}`}`,
    },
  ]
  return htmlTable(columns, run.instances.slice(0, 300), counted(run.instances.length, 'instance'))
}

/** Raw lines of a run, folded. */
export function linesDetails({ lines }: Run): string {
  if (lines.length === 0) return ''
  const shown = lines.slice(0, 300)
  const rest = lines.length > shown.length ? `\n${lines.length - shown.length} more lines` : ''
  return `<details><summary>${counted(lines.length, 'line')} of the logs</summary><div class="inside"><pre class="lines" tabindex="0">${escapeMarkup(shown.map(lineText).join('\n') + rest)}</pre></div></details>`
}

/** The numbers of a plot in a folded part of the page, which print leaves out. */
function sameAsTable(table: string): string {
  return `<details class="same"><summary>The same as a table</summary><div class="inside">${table}</div></details><p class="printed soft">The table of these figures is on the page, and not printed.</p>`
}

/** The plot of the instances in numbers. */
export function instanceFiguresTable(report: Report): string {
  const rows = instanceFigures(report)
  if (rows.length === 0) return ''
  const columns: readonly Column<InstanceFigures>[] = [
    { head: 'instance', cell: ({ instance }) => escapeMarkup(shortName(instance, 100)) },
    { head: 'times', cell: ({ times }) => countText(times), kind: 'number' },
    { head: 'median', cell: ({ p50 }) => spanText(p50), kind: 'number' },
    { head: '95 % within', cell: ({ p95 }) => spanText(p95), kind: 'number' },
    { head: 'longest', cell: ({ max }) => spanText(max), kind: 'number' },
  ]
  return sameAsTable(htmlTable(columns, rows.slice(0, 300), counted(rows.length, 'instance')))
}

/** `host’s clock +17.40 s`: how far the host's clock is ahead of the shown time. */
function aheadText(offsetMs: number | null): string {
  if (offsetMs === null) return 'by the host’s clock'
  return `host’s clock ${offsetMs < 0 ? '−' : '+'}${(Math.abs(offsetMs) / 1000).toFixed(2)} s`
}

const MOST_GROUPS = 100

/** Only the creation of a snapshot that asked for quiescing can be covered. */
function groupCover(place: SnapshotPlace | null, { kind, quiesced, firstAt }: Report['stuns'][number]): string {
  if (place !== null) return coverHtml(place)
  if (kind !== 'create' || quiesced !== true) return ''
  return firstAt === null ? 'no time' : 'no run near'
}

/** The groups with the longest stuns. */
export function stunTable(report: Report): string {
  if (report.stuns.length === 0) return ''
  const clock = zoneClock(report.zone)
  const rows = [...report.stuns].sort((a, b) => b.maxMicroseconds - a.maxMicroseconds).slice(0, MOST_GROUPS)
  const ms = (microseconds: number): string => `${sizeText(Math.round(microseconds / 1000))} ms`
  const known = placedStuns(report.places)
  const { offsetAt } = guestClock(report)
  const columns: readonly Column<Report['stuns'][number]>[] = [
    {
      head: 'when',
      cell: ({ vm, firstAt }) => {
        if (!isTime(firstAt)) return 'no time'
        const offsetMs = offsetAt(vm, firstAt)
        return `${clock.text(firstAt - (offsetMs ?? 0))}<span class="soft under">${aheadText(offsetMs)}</span>`
      },
      kind: 'when',
    },
    { head: 'VM', cell: ({ vm }) => escapeMarkup(shortName(vm, 60)) },
    { head: 'what', cell: ({ kind }) => kind },
    { head: 'snapshot', cell: ({ snapshot }) => (snapshot === null ? '' : escapeMarkup(shortName(snapshot, 60))) },
    { head: 'quiesced', cell: ({ quiesced }) => (quiesced === null ? '' : quiesced ? 'yes' : 'no') },
    { head: 'covered', cell: (group) => groupCover(placeOfGroup(group, known), group) },
    { head: 'stuns', cell: ({ count }) => countText(count), kind: 'number' },
    { head: 'longest', cell: ({ maxMicroseconds }) => ms(maxMicroseconds), kind: 'number' },
    { head: 'together', cell: ({ totalMicroseconds }) => ms(totalMicroseconds), kind: 'number' },
    { head: 'against QoS', cell: ({ worst }) => `<span class="${worst}">${STUN_LOOKS[worst].label}</span>` },
  ]
  const caption =
    rows.length < report.stuns.length
      ? `The ${rows.length} with the longest stuns, of ${countText(report.stuns.length)}`
      : `${counted(rows.length, 'group')} of stuns`
  return sameAsTable(htmlTable(columns, rows, caption))
}
