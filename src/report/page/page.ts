import type { Run } from '../../history/run.ts'
import { latestRun, worstRun } from '../../history/select-run.ts'
import { counted, spanText } from '../../text/format.ts'
import { escapeMarkup } from '../../text/markup.ts'
import { printable } from '../../text/printable.ts'
import { problemText } from '../../text/problem-log.ts'
import { zoneClock } from '../../text/zone-clock.ts'
import { offsetsText } from '../guest-clock.ts'
import { placeOf } from '../places.ts'
import { failuresPicture } from '../plots/failures.ts'
import { instancesPicture } from '../plots/instances.ts'
import { stunPicture } from '../plots/stun.ts'
import { TIMELINE_LEGEND, timelinePicture } from '../plots/timeline.ts'
import { windowPicture } from '../plots/window.ts'
import type { Report } from '../report.ts'
import { embed, hashOf } from './embed.ts'
import { covers, figuresList } from './figures.ts'
import { limitsText } from './limits-text.ts'
import { packRuns } from './pack.ts'
import { packLines } from './pack-lines.ts'
import { barLegend, plotFigure } from './plots.ts'
import { runsTable } from './runs-table.ts'
import { STYLE } from './style.ts'
import { instanceFiguresTable, instancesTable, linesDetails, stunTable, verdictHtml } from './tables.ts'

/** The report as one page that needs no network and no other file, and is readable without a script. `script` sorts the table and opens runs from points. */
export function reportPage(report: Report, script: string): string {
  const packed = packLines(report.runs)
  const title = escapeMarkup(printable(report.title, 200))
  const policy = `default-src 'none'; script-src ${hashOf(script)}; style-src ${hashOf(STYLE)}; img-src data:; base-uri 'none'; form-action 'none'`
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="icon" href="data:,">
<style>${STYLE}</style>
</head>
<body>
<header>
<h1>${title}</h1>
<p>${escapeMarkup(covers(report))}</p>
${figuresList(report)}
</header>
<main>
<section><h2>Window of each run</h2>${plotFigure('window', (frame) => windowPicture(report, frame))}</section>
<section><h2>Frozen seconds of each instance</h2>${plotFigure('instances', (frame) => instancesPicture(report, frame), instanceFiguresTable(report))}</section>
<section><h2>Failures over time</h2>${plotFigure('failures', (frame) => failuresPicture(report, frame))}</section>
<section><h2>Stuns against the mirror’s QoS timeout</h2>${plotFigure('stun', (frame) => stunPicture(report, frame), stunTable(report))}${notes(report)}</section>
${snapshots(report)}
<section class="full"><h2>All runs</h2>${runsTable(report, Object.keys(packed.lines).length)}</section>
${problems(report)}
<section class="full"><h2>How this page was made</h2>${howMade(report)}</section>
</main>
${embed('runs-data', packRuns(report))}
${embed('lines-data', packed)}
<script>${script}</script>
</body>
</html>
`
}

function snapshots(report: Report): string {
  const worst = worstRun(report.runs)
  const latest = latestRun(report.runs)
  if (worst === null && latest === null) return ''
  if (worst !== null && worst === latest)
    return snapshot('worst', 'The latest snapshot, and the worst', worst, report, true)
  const both = [
    worst === null ? '' : snapshot('worst', 'The worst snapshot', worst, report),
    latest === null ? '' : snapshot('latest', 'The latest snapshot', latest, report),
  ]
  return both.join('\n')
}

function snapshot(id: string, heading: string, run: Run, report: Report, isAlone = false): string {
  const clock = zoneClock(report.zone)
  const why = run.why === '' ? '' : `: ${escapeMarkup(printable(run.why, 1000))}`
  const what =
    id === 'worst' ? `<p class="soft">The one with the longest window: ${spanText(run.windowSeconds)}.</p>` : ''
  return `<section${isAlone ? ' class="full"' : ''}><h2>${heading}</h2><p>${clock.text(run.beganAt)}, run ${escapeMarkup(printable(run.id, 60))}, ${verdictHtml(run)}${why}</p>${run.windowSeconds === null ? '' : what}${barLegend(TIMELINE_LEGEND)}${plotFigure(`${id}-timeline`, (frame) => timelinePicture(run, report, frame))}${coverNote(run, report)}${instancesTable(run, report)}${linesDetails(run)}</section>`
}

/** Whether the snapshot was taken while the instances were frozen, in words. */
function coverNote(run: Run, report: Report): string {
  const text = placeOf(run, report)?.text.trim() ?? ''
  return text === '' ? '' : `<p>${escapeMarkup(text).replaceAll('\n', '<br>')}</p>`
}

function notes({ notes: all }: Report): string {
  return all.map((note) => `<p class="soft">${escapeMarkup(printable(note, 1000))}.</p>`).join('')
}

const MOST_PROBLEMS = 200

function problems({ problems: all }: Report): string {
  if (all.length === 0) return ''
  const shown = all.slice(0, MOST_PROBLEMS).map((problem) => escapeMarkup(printable(problemText(problem), 500)))
  const rest = all.length > shown.length ? `\nand ${all.length - shown.length} more` : ''
  return `<section class="full"><h2>What could not be read</h2><details${all.length <= 10 ? ' open' : ''}><summary>${counted(all.length, 'problem')}</summary><div class="inside"><pre class="lines" tabindex="0">${shown.join('\n')}${rest}</pre></div></details></section>`
}

/** How far the clocks differ. */
function offsets({ places }: Report): string {
  const told = offsetsText(places)
  return told === null ? ' The clocks of the guest and of its host may differ.' : ` It is taken that ${told}.`
}

const MOST_SOURCES = 100

function howMade(report: Report): string {
  const clock = zoneClock(report.zone)
  const { sources, since } = report
  const files = sources
    .slice(0, MOST_SOURCES)
    .map((source) => `<li><code>${escapeMarkup(printable(source))}</code></li>`)
  const rest = sources.length > files.length ? `<li>and ${sources.length - files.length} more</li>` : ''
  return `<p>By gen-hooks ${escapeMarkup(report.version)} at ${clock.text(report.madeAt)}${since === null ? '' : `, of runs since ${clock.text(since)}`}.${limitsText(report)} Percentiles are nearest-rank.${offsets(report)}</p>
${files.length === 0 ? '<p class="soft">No log was read.</p>' : `<p>From these logs:</p><ul>${files.join('')}${rest}</ul>`}`
}
