import { type Paint, painted, paintFor } from '../../text/paint.ts'
import { printable } from '../../text/printable.ts'
import { table } from '../../text/table.ts'
import { NO_TERMINAL, type Terminal } from '../../text/terminal.ts'
import type { Outcome } from '../play/outcome.ts'
import { figuresOf } from './figures.ts'
import { markedLines } from './marked-lines.ts'
import { byFolder, type HarnessReport, type PairReport, reasonText, scoreOf, scoreText } from './report.ts'

/** For people at a terminal: a line for each scenario, with the reason if it is broken, then the score. */
export function textReport(report: HarnessReport, terminal: Terminal = NO_TERMINAL): string {
  const [first, second] = report.pairs
  const body =
    first === undefined ? '' : second === undefined ? pairText(first, terminal) : versusText(first, second, terminal)
  const where = report.ground === 'namespaces' ? 'each in fresh namespaces' : 'each in a folder of its own'
  return `${body}\nplayed in ${report.seconds.toFixed(1)} s, ${where}\n`
}

function pairText(pair: PairReport, terminal: Terminal): string {
  const paint = paintFor(terminal)
  const shells = new Set(pair.outcomes.map(({ shell }) => shell)).size > 1
  const heading = ['', 'scenario', ...(shells ? ['shell'] : []), 'frozen', 'added', 'why']
  const rows = [...byFolder(pair.outcomes).values()].flat().map((outcome) => {
    const { longest, added } = figuresOf(outcome)
    return [
      WORDS[outcome.verdict],
      printable(outcome.scenario),
      ...(shells ? [printable(outcome.shell)] : []),
      seconds(longest),
      seconds(added),
      printable(reasonText(outcome)),
    ]
  })
  const style = {
    columns: terminal.columns,
    below: [heading.length - 1],
    paint: (cell: string, column: number) => (column === 0 ? painted(cell, paint) : cell),
  }
  return `${table(heading, rows, style)}\n${sourcesText(pair, paint)}${stderrText(pair)}${printable(pair.hooks)}: ${scoreText(scoreOf(pair))}\n${longestText(pair)}`
}

const MOST_SOURCES = 3

/** The texts of the first broken scenarios, each once, with a mark at the step that broke. */
function sourcesText({ outcomes }: PairReport, paint: Paint): string {
  const broken = new Map(
    outcomes.filter(({ source }) => source !== '').map((outcome) => [outcome.scenario, outcome] as const),
  )
  const texts = [...broken.values()].slice(0, MOST_SOURCES).map(({ scenario, source, brokenLine }) => {
    const lines = markedLines(source, brokenLine).map(({ text, isBroken }) => (isBroken ? paint.bad(text) : text))
    return `${paint.strong(printable(scenario))}\n${lines.join('\n')}\n\n`
  })
  const left = broken.size - texts.length
  const more = left > 0 ? `${left} more ${left === 1 ? 'is' : 'are'} broken: --show NAME prints their texts\n\n` : ''
  return `${texts.join('')}${more}`
}

const MAX_SAID = 20

/** The stderr of the hooks in scenarios that do not hold; each line once, with the first scenario that has it. */
function stderrText({ outcomes }: PairReport): string {
  const said = new Map<string, { readonly first: string; count: number }>()
  for (const { stderr, scenario, verdict } of outcomes) {
    if (verdict !== 'broken' && verdict !== 'unplayable') continue
    for (const line of new Set(stderr)) {
      const known = said.get(line)
      if (known === undefined) said.set(line, { first: scenario, count: 1 })
      else known.count++
    }
  }
  if (said.size === 0) return ''
  const lines = [...said].slice(0, MAX_SAID).map(([line, { first, count }]) => {
    const others = count === 1 ? '' : ` and ${count - 1} more`
    return `  ${printable(line)}  (${printable(first)}${others})\n`
  })
  const left = said.size - lines.length
  return `The last lines of the hooks' stderr, where a scenario does not hold:\n${lines.join('')}${left === 0 ? '' : `  ${left} lines more: --format json\n`}\n`
}

const WORDS = { held: 'holds', broken: 'BROKEN', skipped: 'skipped', unplayable: 'UNPLAYABLE' } as const

function longestText({ outcomes }: PairReport): string {
  const all = outcomes.flatMap((outcome) =>
    Object.entries(figuresOf(outcome).perInstance).map(([id, time]) => ({ id, time, outcome })),
  )
  const worst = all.sort((a, b) => b.time - a.time)[0]
  if (worst === undefined) return ''
  return `longest frozen: ${worst.time.toFixed(2)} s, ${worst.id} in ${printable(worst.outcome.scenario)}\n`
}

/** Two pairs side by side. */
function versusText(a: PairReport, b: PairReport, terminal: Terminal): string {
  const others = new Map(b.outcomes.map((outcome) => [key(outcome), outcome]))
  const rows = a.outcomes.map((outcome) => {
    const other = others.get(key(outcome))
    const why = [outcome.because, other?.because ?? ''].filter((text) => text !== '').join(' | ')
    return [
      printable(outcome.scenario),
      printable(outcome.shell),
      cell(outcome),
      other === undefined ? '' : cell(other),
      printable(why),
    ]
  })
  const scores = [a, b]
    .map((pair) => `${printable(pair.hooks)}: ${scoreText(scoreOf(pair))}\n${longestText(pair)}`)
    .join('\n')
  const style = { columns: terminal.columns, below: [4] }
  return `${table(['scenario', 'shell', 'A', 'B', 'why'], rows, style)}\nA ${printable(a.hooks)}\nB ${printable(b.hooks)}\n\n${scores}`
}

function cell(outcome: Outcome): string {
  return `${WORDS[outcome.verdict]} ${seconds(figuresOf(outcome).longest)}`.trim()
}

function key({ scenario, shell }: Outcome): string {
  return `${scenario}\n${shell}`
}

function seconds(value: number): string {
  return value === 0 ? '' : `${value.toFixed(2)} s`
}
