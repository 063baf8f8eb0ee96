import type { Run } from '../../history/run.ts'
import type { RawLine } from '../../logs/source-line.ts'
import { printable } from '../../text/printable.ts'
import { isFailure } from '../marks.ts'
import { dictionary } from './pack.ts'

/** Characters of all lines together: a page of 100,000 runs must open in seconds, on a phone too. */
const MOST_CHARACTERS = 12_000_000
const MOST_LINES = 300
const MOST_TEXT = 1000

/** The lines behind the runs, as far as they fit. */
export interface PackedLines {
  readonly sources: readonly string[]
  /** By the place of the run: source, line number, text. */
  readonly lines: Readonly<Record<string, readonly (readonly [number, number, string])[]>>
}

/** The lines of the latest failures first, then of the latest runs, up to the limit. */
export function packLines(runs: readonly Run[]): PackedLines {
  const { words, wordOf } = dictionary()
  const lines: Record<string, readonly (readonly [number, number, string])[]> = {}
  let left = MOST_CHARACTERS
  for (const wanted of [true, false]) {
    for (let place = runs.length - 1; place >= 0 && left > 0; place--) {
      const run = runs[place]
      if (run === undefined || isFailure(run.verdict) !== wanted || run.lines.length === 0) continue
      const shown = run.lines.slice(0, MOST_LINES)
      lines[place] = shown.map(({ source, line, text }) => [wordOf(source), line, printable(text, MOST_TEXT)])
      for (const { text } of shown) left -= Math.min(text.length, MOST_TEXT) + 12
    }
  }
  return { sources: words, lines }
}

/** A line as the page shows it: `snapshot.log:12: 2026-...`. */
export function lineText({ source, line, text }: RawLine): string {
  return `${printable(source)}:${line}: ${printable(text, MOST_TEXT)}`
}
