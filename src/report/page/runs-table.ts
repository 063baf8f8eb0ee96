import type { Run } from '../../history/run.ts'
import { counted, countText, shortName, spanText } from '../../text/format.ts'
import { escapeMarkup } from '../../text/markup.ts'
import { printable } from '../../text/printable.ts'
import { zoneClock } from '../../text/zone-clock.ts'
import { placeOf } from '../places.ts'
import type { Report } from '../report.ts'
import { MOST_ROWS } from './pack.ts'
import { type Column, coverHtml, htmlTable, verdictHtml } from './tables.ts'

/** Rows of a page of the table; without a script only the first page is shown. */
export const PAGE_ROWS = 50

/** The instances with their times, without a line break within, as many as a cell has room for. */
function instanceItems(instances: Run['instances']): readonly string[] {
  const shown = instances
    .slice(0, 8)
    .map(
      ({ instance, frozenSeconds }) =>
        `${shortName(instance, 40)} ${spanText(frozenSeconds).replaceAll(' ', '\u00a0')}`,
    )
  return instances.length > 8 ? [...shown, `and ${instances.length - 8} more`] : shown
}

/** The runs, the newest first: the first page as HTML, the rest by the script of the page. The lines of the runs `withLines` are on the page. */
export function runsTable(report: Report, withLines: number): string {
  if (report.runs.length === 0) return '<p class="empty">There is no run to show.</p>'
  const clock = zoneClock(report.zone)
  const columns: readonly Column<Run>[] = [
    { head: 'begin', cell: ({ beganAt }) => clock.text(beganAt), kind: 'when' },
    { head: 'verdict', cell: verdictHtml },
    { head: 'window', cell: ({ windowSeconds }) => spanText(windowSeconds), kind: 'number' },
    {
      head: 'instances',
      cell: ({ instances }) =>
        instanceItems(instances)
          .map(
            (item, place, all) => `<span class="item">${escapeMarkup(item)}${place < all.length - 1 ? ',' : ''}</span>`,
          )
          .join(' '),
      kind: 'items',
    },
    { head: 'why', cell: ({ why }) => escapeMarkup(printable(why, 400)), kind: 'words' },
    { head: 'run', cell: ({ id }) => escapeMarkup(printable(id, 60)) },
    ...(report.places.length === 0 ? [] : [{ head: 'covered', cell: (run: Run) => coverHtml(placeOf(run, report)) }]),
  ]
  const rows = report.runs.slice(-PAGE_ROWS).reverse()
  const left = [
    report.runs.length > MOST_ROWS ? `The table has the latest ${countText(MOST_ROWS)} runs.` : '',
    withLines < report.runs.length
      ? `The lines of the logs are on this page for ${countText(withLines)} of ${counted(report.runs.length, 'run')}: the failures, and the latest; more would make it too large to open.`
      : '',
  ].filter((text) => text !== '')
  const printed =
    rows.length < report.runs.length
      ? `The latest ${counted(rows.length, 'run')} of ${countText(report.runs.length)} are printed.`
      : ''
  const without = `<noscript><p class="soft">Without scripts this table shows the latest ${counted(rows.length, 'run')} of ${countText(report.runs.length)}.</p></noscript>`
  return `${without}<div id="tools"></div>${htmlTable(columns, rows, '', 'runs')}<div id="pages" class="pages"></div><p class="printed soft"><span id="printed">${printed}</span> The lines of the logs are printed of the worst and the latest snapshot only; the page opens them for each run it has them of.</p>${left.map((text) => `<p class="soft">${text}</p>`).join('')}`
}
