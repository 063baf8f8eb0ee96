import type { Run } from '../../history/run.ts'
import { printable } from '../../text/printable.ts'
import { isTime, zoneClock } from '../../text/zone-clock.ts'
import { allStuns, offsetText } from '../guest-clock.ts'
import { VERDICT_LOOKS } from '../marks.ts'
import { coverWord } from '../places.ts'
import type { Report } from '../report.ts'

/** A browser would sort more rows slowly. */
export const MOST_ROWS = 200_000
/** The limit of the instances of all rows: a page must open on a small machine. */
const MOST_CELLS = 1_000_000
const MOST_STUNS = 20_000
const MOST_TEXT = 400

/** The runs for the script of the page, column by column, since that packs well. Numbers in the columns of words are places in `words`. */
export interface PackedRuns {
  /** From a time on, ms since 1970, the zone is so many ms ahead of UTC. */
  readonly offsets: readonly (readonly [from: number, offset: number])[]
  readonly words: readonly string[]
  readonly labels: Readonly<Record<string, string>>
  /** Place of the first row among all runs, since the points of the plots have places among all runs. */
  readonly first: number
  readonly id: readonly string[]
  readonly at: readonly number[]
  /** s */
  readonly window: readonly (number | null)[]
  readonly verdict: readonly number[]
  readonly why: readonly number[]
  /** Whether the snapshot was covered, in a word and in sentences; null if no log of the host was read. */
  readonly cover: readonly number[] | null
  readonly coverText: readonly number[]
  /** Places of rows that the deadline ended. */
  readonly deadline: readonly number[]
  /** Of each row its instances: name, seconds, outcome, journal file (-1: not told), offset. null where they were left out. */
  readonly instances: readonly (readonly (readonly [number, number | null, number, number, number | null])[] | null)[]
  /** Time by the guest's clock where that is known, ms since 1970 or null, microseconds, source, line, text, and which clock in words. */
  readonly stuns: readonly (readonly [number | null, number, number, number, string, number])[]
}

/** The latest runs as the script reads them. */
export function packRuns(report: Report): PackedRuns {
  const { words, wordOf } = dictionary()
  const { places } = report
  const first = Math.max(0, report.runs.length - MOST_ROWS)
  const runs = report.runs.slice(first)
  const kept = runsWithin(runs, MOST_CELLS, ({ instances }) => instances.length)
  return {
    offsets: offsetsOf(report),
    words,
    labels: Object.fromEntries(Object.entries(VERDICT_LOOKS).map(([verdict, { label }]) => [verdict, label])),
    first,
    id: runs.map(({ id }) => printable(id, 60)),
    at: runs.map(({ beganAt }) => beganAt),
    window: runs.map(({ windowSeconds }) => rounded(windowSeconds)),
    verdict: runs.map(({ verdict }) => wordOf(verdict)),
    why: runs.map(({ why }) => wordOf(why)),
    cover: places.length === 0 ? null : places.slice(first).map((place) => wordOf(coverWord(place))),
    coverText: places.slice(first).map((place) => wordOf(place?.text.trim() ?? '')),
    deadline: runs.flatMap(({ deadlineFired }, row) => (deadlineFired ? [row] : [])),
    instances: runs.map((run, row) => (kept.has(row) ? instancesOf(run, wordOf) : null)),
    stuns: stunsOf(report, wordOf),
  }
}

function stunsOf(report: Report, wordOf: (word: string) => number): PackedRuns['stuns'] {
  return allStuns(report)
    .slice(0, MOST_STUNS)
    .map(({ at, offsetMs, microseconds, source, line, text }) => [
      isTime(at) ? at : null,
      microseconds,
      wordOf(source),
      line,
      printable(text, MOST_TEXT),
      wordOf(offsetText(offsetMs)),
    ])
}

function instancesOf(
  { instances }: Run,
  wordOf: (word: string) => number,
): NonNullable<PackedRuns['instances'][number]> {
  return instances.map(({ instance, frozenSeconds, outcome, journal }) => [
    wordOf(instance),
    rounded(frozenSeconds),
    wordOf(outcome),
    journal === null ? -1 : wordOf(journal.file),
    journal?.offset ?? null,
  ])
}

/** Places of the latest runs whose sizes together are at most `most`. */
export function runsWithin(runs: readonly Run[], most: number, size: (run: Run) => number): ReadonlySet<number> {
  const kept = new Set<number>()
  let sum = 0
  for (let place = runs.length - 1; place >= 0; place--) {
    const run = runs[place]
    if (run === undefined) continue
    sum += size(run)
    if (sum > most) break
    kept.add(place)
  }
  return kept
}

function rounded(seconds: number | null): number | null {
  return seconds === null ? null : Math.round(seconds * 1000) / 1000
}

/** The limit of the characters of all words: in a hostile log all words differ. */
const MOST_CHARACTERS = 10_000_000

/** Each text of a log once, printable, up to a bound. */
export function dictionary(): { readonly words: string[]; readonly wordOf: (text: string) => number } {
  const words = ['(left out)']
  const places = new Map<string, number>()
  let left = MOST_CHARACTERS
  return {
    words,
    wordOf: (text) => {
      const known = places.get(text)
      if (known !== undefined) return known
      const word = printable(text, MOST_TEXT)
      left -= word.length
      if (left < 0) return 0
      places.set(text, words.length)
      return words.push(word) - 1
    },
  }
}

function offsetsOf(report: Report): readonly (readonly [number, number])[] {
  const clock = zoneClock(report.zone)
  const offsets: (readonly [number, number])[] = []
  const stuns = allStuns(report).map(({ at }) => at)
  for (const at of [...report.runs.map(({ beganAt }) => beganAt), ...stuns].filter(isTime).sort((a, b) => a - b)) {
    const offset = clock.wall(at) - at
    if (offsets.at(-1)?.[1] !== offset) offsets.push([at, offset])
  }
  return offsets
}
