import fc from 'fast-check'
import type { Run } from '../../src/history/run.ts'
import { beforeOf } from '../../src/report/before.ts'
import { terminalPlot } from '../../src/report/terminal.ts'
import { reportOf } from './make-report.ts'
import { LAST, makeRuns } from './make-runs.ts'

const plain = { width: 80, isColoured: false }

/** What is between the axis and the line end, of the rows of bars. */
const barsOf = (text: string): readonly string[] => text.split('\n').flatMap((line) => line.split('│')[1] ?? [])

test('without runs the plot is a sentence', () => {
  expect(terminalPlot(reportOf([]), plain)).toBe('no run to show\n')
})

test('one run is one full bar', () => {
  const bars = barsOf(terminalPlot(reportOf(makeRuns(1)), plain))
  expect(bars).toEqual(Array.from({ length: 10 }, () => '█'))
})

test('bars are as high as the windows, a time without runs is empty, and a failure has its sign', () => {
  const windows = [
    [1, 'consistent'],
    [2, 'aborted'],
    [4, 'failed'],
  ] as const
  const runs = makeRuns(3).map((run, place): Run => {
    const [windowSeconds, verdict] = windows[place] ?? [1, 'consistent']
    return { ...run, beganAt: LAST + place * 3_600_000, windowSeconds, verdict }
  })
  const text = terminalPlot(reportOf(runs), plain)
  const heights = [...(barsOf(text).at(-1) ?? '')].flatMap((sign, column) =>
    sign === ' ' ? [] : barsOf(text).filter((row) => (row[column] ?? ' ') !== ' ').length,
  )
  expect(heights).toEqual([3, 5, 10])
  const signs = text.split('\n').find((line) => line.includes('◆')) ?? ''
  expect(signs.trim().replaceAll(/ +/g, ' ')).toBe('◆ ×')
  expect(text).toContain('3 runs, 2 failures; window: median 2.00 s, 95 % within 4.00 s, longest 4.00 s')
})

test('with --since there is a line for the period before, or the reason why there is none', () => {
  const runs = makeRuns(30)
  const since = runs[24]?.beganAt ?? 0
  const told = { since, before: beforeOf(runs, since, LAST) }
  expect(terminalPlot(reportOf(runs.slice(24), [], told), plain)).toMatch(/\nbefore: \d+ runs, .*; window: median \d/)
  const short = { since, before: beforeOf(runs.slice(22), since, LAST) }
  expect(terminalPlot(reportOf(runs.slice(24), [], short), plain)).toContain('\nNot compared with the period before')
  expect(terminalPlot(reportOf(runs), plain)).not.toContain('before')
})

test('a column of several runs shows the median, and a line up to the longest', () => {
  const text = terminalPlot(reportOf(makeRuns(5000)), plain)
  expect(text).toMatch(/^window of each run.*; of several the median, and ┊ up to the longest\n/)
  expect(barsOf(text).some((row) => row.includes('┊'))).toBe(true)
})

test('the plot has colours only if they are wanted', () => {
  const report = reportOf(makeRuns(100))
  expect(terminalPlot(report, { width: 80, isColoured: true })).toContain('\u001b[36m')
  expect(terminalPlot(report, plain)).not.toContain('\u001b')
})

test('no line is wider than the terminal, for any runs', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 60, max: 200 }), (count, width) => {
      const lines = terminalPlot(reportOf(makeRuns(count, count)), { width, isColoured: false }).split('\n')
      // the last names the zone, and the summary is a sentence
      const drawn = lines.filter((line) => /[│└]/.test(line))
      expect(Math.max(0, ...drawn.map((line) => [...line].length))).toBeLessThanOrEqual(width)
    }),
    { numRuns: 30 },
  )
})
