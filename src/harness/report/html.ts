import { escapeMarkup } from '../../text/markup.ts'
import type { Outcome } from '../play/outcome.ts'
import { drawing } from './drawing.ts'
import { figuresOf } from './figures.ts'
import { markedLines } from './marked-lines.ts'
import { byFolder, type HarnessReport, type PairReport, reasonText, scoreOf, scoreText } from './report.ts'
import { STYLE } from './style.ts'

/** A page that needs no script, no network and no other file. */
export function htmlReport(report: HarnessReport): string {
  const title = `Harness: ${report.pairs.map(({ hooks }) => hooks).join(' and ')}`
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeMarkup(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<header>
<h1>${escapeMarkup(title)}</h1>
${report.pairs.map(scoreLine).join('\n')}
<p class="soft">Played in ${report.seconds.toFixed(1)} s, each scenario in ${report.ground === 'namespaces' ? 'namespaces' : 'a folder'} of its own. Times count from its begin.</p>
${LEGEND}
</header>
<main>
${brokenTable(report)}
${folders(report)}
</main>
</body>
</html>
`
}

const LEGEND = `<ul class="legend" aria-label="colours">${(
  [
    ['frozen', 'an instance is frozen'],
    ['left-frozen', 'and is left so'],
    ['hook', 'a hook that ended with 0'],
    ['hook-failed', 'with anything else'],
    ['covered', 'a snapshot reported good, and covered'],
    ['uncovered', 'reported good, and not covered'],
    ['refused', 'not reported good'],
  ] as const
)
  .map(([kind, meaning]) => `<li><i class="bar ${kind}"></i>${meaning}</li>`)
  .join('')}</ul>`

function scoreLine(pair: PairReport): string {
  const score = scoreOf(pair)
  const kind = score.held === score.played && score.unplayable === 0 ? 'held' : 'broken'
  return `<p>${escapeMarkup(pair.hooks)}: <span class="${kind}">${scoreText(score)}</span></p>`
}

interface Column {
  readonly head: string
  readonly kind?: 'words'
  readonly cell: (one: { readonly hooks: string; readonly outcome: Outcome }) => string
  readonly isShown: boolean
}

/** The broken scenarios as a table; a column for pairs or shells only if there is more than one. */
function brokenTable({ pairs }: HarnessReport): string {
  const all = pairs.flatMap(({ hooks, outcomes }) => outcomes.map((outcome) => ({ hooks, outcome })))
  const broken = all.filter(({ outcome }) => outcome.verdict === 'broken' || outcome.verdict === 'unplayable')
  if (broken.length === 0) return ''
  const shells = new Set(all.map(({ outcome }) => outcome.shell))
  const columns: readonly Column[] = [
    { head: 'hooks', cell: ({ hooks }) => path(hooks), isShown: pairs.length > 1 },
    {
      head: 'scenario',
      cell: ({ hooks, outcome }) => `<a href="#${anchor(hooks, outcome)}">${path(outcome.scenario)}</a>`,
      isShown: true,
    },
    { head: 'shell', cell: ({ outcome }) => escapeMarkup(outcome.shell), isShown: shells.size > 1 },
    { head: 'why', kind: 'words', cell: ({ outcome }) => escapeMarkup(reasonText(outcome)), isShown: true },
  ]
  const shown = columns.filter(({ isShown }) => isShown)
  const heads = shown.map(({ head }) => `<th scope="col">${head}</th>`)
  const rows = broken.map(
    (one) =>
      `<tr>${shown.map(({ head, kind, cell }) => `<td${kind === undefined ? '' : ` class="${kind}"`} data-label="${head}">${cell(one)}</td>`).join('')}</tr>`,
  )
  return `<h2>Broken</h2>\n<div class="scroll"><table class="cards"><thead><tr>${heads.join('')}</tr></thead><tbody>\n${rows.join('\n')}\n</tbody></table></div>`
}

/** A path as HTML; a line may end after a slash. */
function path(text: string): string {
  return escapeMarkup(text).replaceAll('/', '/<wbr>')
}

function folders({ pairs }: HarnessReport): string {
  const names = [...new Set(pairs.flatMap(({ outcomes }) => [...byFolder(outcomes).keys()]))]
  return names
    .map((name) => {
      const columns = pairs.map(({ hooks, outcomes }) => {
        const shown = (byFolder(outcomes).get(name) ?? []).map((outcome) => section(hooks, outcome))
        return pairs.length > 1
          ? `<div><p class="soft">${escapeMarkup(hooks)}</p>${shown.join('\n')}</div>`
          : shown.join('\n')
      })
      return `<h2>${escapeMarkup(name)}</h2>\n${pairs.length > 1 ? `<div class="pairs">${columns.join('\n')}</div>` : columns.join('\n')}`
    })
    .join('\n')
}

/** This name of a shell is not shown: it would stand at each scenario. */
const AS_WRITTEN = 'as written'

function section(hooks: string, outcome: Outcome): string {
  const { scenario, title, shell, verdict, because, logs } = outcome
  const { longest, added } = figuresOf(outcome)
  const word = { held: 'holds', broken: 'broken', skipped: 'skipped', unplayable: 'cannot be played' }[verdict]
  const figure = longest === 0 ? '' : `frozen ${longest.toFixed(2)} s, added ${added.toFixed(2)} s`
  const inside = [
    because === '' ? '' : `<p class="${verdict === 'broken' ? 'because' : 'soft'}">${escapeMarkup(because)}</p>`,
    sourceText(outcome),
    verdict === 'skipped' ? '' : drawing(outcome),
    outcome.told.length === 0
      ? ''
      : `<p class="soft">The host was told: ${outcome.told.map(({ text }) => `<code>${escapeMarkup(text)}</code>`).join(', ')}</p>`,
    logs === '' ? '' : `<pre tabindex="0">${escapeMarkup(logs)}</pre>`,
  ]
  return `<details id="${anchor(hooks, outcome)}"${verdict === 'broken' ? ' open' : ''}><summary><span class="${verdict}">${word}</span> <code>${escapeMarkup(scenario)}</code> ${shell === AS_WRITTEN ? '' : `<span class="soft">${escapeMarkup(shell)}</span> `}<span class="figure">${figure}</span><span style="flex-basis:100%">${escapeMarkup(title)}</span></summary><div class="inside">${inside.join('\n')}</div></details>`
}

/** The text of a broken scenario, with a mark at the step that broke. */
function sourceText({ source, brokenLine }: Outcome): string {
  if (source === '') return ''
  const lines = markedLines(source, brokenLine).map(({ text, isBroken }) =>
    isBroken ? `<b class="because">${escapeMarkup(text)}</b>` : escapeMarkup(text),
  )
  return `<pre tabindex="0" aria-label="scenario">${lines.join('\n')}</pre>`
}

/** A unique id for each scenario, also if two have the same name. */
function anchor(hooks: string, { scenario, shell }: Outcome): string {
  return `s-${Buffer.from(`${hooks}\n${scenario}\n${shell}`).toString('base64url')}`
}
