import { painted, paintFor } from '../text/paint.ts'
import { printable } from '../text/printable.ts'
import { table } from '../text/table.ts'
import { NO_TERMINAL, type Terminal } from '../text/terminal.ts'
import type { Zone } from '../text/zone.ts'
import type { Figures, InstanceWindow, JournalMark, Run } from './run.ts'

const HEADING = ['BEGAN', 'RUN', 'WINDOW', 'VERDICT', 'INSTANCE', 'FROZEN', 'OUTCOME', 'JOURNAL', 'WHY']
const [VERDICT, INSTANCE, OUTCOME, JOURNAL, WHY] = [3, 4, 6, 7, 8]
/** Characters of a cell. */
const MOST_TEXT = 200
const MOST_WHY = 1000

/** A row for each run, with its first instance, and a row for each further instance; the newest run is last. */
export function historyTable(runs: readonly Run[], zone: Zone, terminal: Terminal = NO_TERMINAL): string {
  const rows = {
    *[Symbol.iterator]() {
      for (const run of runs) yield* rowsOf(run, zone)
    },
  }
  const paint = paintFor(terminal)
  return table(HEADING, rows, {
    columns: terminal.columns,
    narrow: [
      [JOURNAL, 12],
      [INSTANCE, 10],
    ],
    below: [WHY, JOURNAL],
    // without it hundreds of thousands of rows take half the time
    ...(terminal.isColoured
      ? {
          paint: (cell: string, column: number) =>
            column === VERDICT || column === OUTCOME ? painted(cell, paint) : cell,
        }
      : {}),
  })
}

function rowsOf(run: Run, zone: Zone): readonly (readonly string[])[] {
  const [first, ...others] = run.instances
  const head = [zone.text(run.beganAt), printable(run.id, 40), seconds(run.windowSeconds), run.verdict]
  const row = [...head, ...(first === undefined ? ['-', '-', '-', '-'] : cellsOf(first)), printable(run.why, MOST_WHY)]
  return others.length === 0 ? [row] : [row, ...others.map((one) => ['', '', '', '', ...cellsOf(one), ''])]
}

function cellsOf({ instance, frozenSeconds, outcome, journal }: InstanceWindow): readonly string[] {
  return [printable(instance, 80), seconds(frozenSeconds), outcome, journalText(journal)]
}

/** `/jnl/20261122.003 at 197192`. */
export function journalText(journal: JournalMark | null): string {
  if (journal === null) return '-'
  const { file, offset } = journal
  return offset === null ? printable(file, MOST_TEXT) : `${printable(file, MOST_TEXT)} at ${offset}`
}

function seconds(value: number | null): string {
  return value === null ? '-' : value.toFixed(2)
}

/** The figures over all runs, in some lines. */
export function figuresText(figures: Figures, zone: Zone): string {
  const { runs, failures, byVerdict, window, longestGap } = figures
  if (runs === 0) return 'No runs.\n'
  const verdicts = Object.entries(byVerdict).filter(([, count]) => count > 0)
  const lines = [
    `${runs} ${runs === 1 ? 'run' : 'runs'}, ${failures} failed: ${verdicts.map(([name, count]) => `${count} ${name}`).join(', ')}`,
  ]
  if (window !== null) {
    lines.push(`window: p50 ${seconds(window.p50)} s, p95 ${seconds(window.p95)} s, max ${seconds(window.max)} s`)
  }
  if (longestGap !== null) {
    const { seconds: gap, from, to } = longestGap
    lines.push(`longest time without a run: ${span(gap)}, from ${zone.text(from)} to ${zone.text(to)}`)
  }
  lines.push(`times: ${zone.name}`)
  return `${lines.join('\n')}\n`
}

/** `2 d 3 h`, `3 h 20 min`, `45 min`, `12 s`: the two largest units. */
function span(value: number): string {
  const parts: readonly (readonly [number, string])[] = [
    [Math.floor(value / 86_400), 'd'],
    [Math.floor(value / 3600) % 24, 'h'],
    [Math.floor(value / 60) % 60, 'min'],
    [Math.floor(value) % 60, 's'],
  ]
  const first = parts.findIndex(([count]) => count > 0)
  if (first === -1) return `${value.toFixed(2)} s`
  return parts
    .slice(first, first + 2)
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}`)
    .join(' ')
}
