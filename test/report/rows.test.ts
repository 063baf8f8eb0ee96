import { createContext, runInContext } from 'node:vm'
import { packRuns } from '../../src/report/page/pack.ts'
import { pageScript } from '../../src/report/page/script.ts'
import { spanText } from '../../src/text/format.ts'
import { zoneClock } from '../../src/text/zone-clock.ts'
import { makeReport, reportOf } from './make-report.ts'
import { makeRuns } from './make-runs.ts'

/** The functions of the page's script that work on data alone. */
interface Script {
  readonly rowsFor: (data: unknown, wanted: Readonly<Record<string, unknown>>) => readonly number[]
  readonly timeText: (data: unknown, at: number | null) => string
  readonly spanText: (seconds: number | null) => string
}

function script(): Script {
  const end = 'globalThis.found = { rowsFor, timeText, spanText }\n})()'
  const text = pageScript()
    .replace(/dataOf\('runs-data'\)\.then\(/, 'const unused = () => Promise.resolve().then(')
    .replace(/\}\)\(\)\s*$/, end)
  const context = createContext({ document: {} })
  runInContext(text, context)
  return (context as unknown as { found: Script }).found
}

const { rowsFor, timeText, spanText: pageSpan } = script()
const report = makeReport(300)
const data = packRuns(report)
const all = { text: '', verdict: '', column: 0, isDown: true }

test('without a filter all rows are shown, the newest first', () => {
  expect(rowsFor(data, all)).toEqual(Array.from({ length: 300 }, (_, place) => 299 - place))
})

test.each([
  ['a word of an instance', 'reports', 300],
  ['a day', '2026-11-22', 18],
  ['two words, each somewhere', 'prod 2026-11-22 17:', 1],
  ['a word that is nowhere', 'nowhere', 0],
])('rows are filtered by %s', (_what, text, count) => {
  expect(rowsFor(data, { ...all, text })).toHaveLength(count)
})

test('rows are filtered by verdict', () => {
  const expected = report.runs.flatMap(({ verdict }, place) => (verdict === 'inconsistent' ? [place] : []))
  expect(expected.length).toBeGreaterThan(0)
  expect([...rowsFor(data, { ...all, verdict: 'inconsistent', isDown: false })]).toEqual(expected)
})

test.each([true, false])('sorted by window, falling %p, runs without a window are last', (isDown) => {
  const runs = makeRuns(50).map((run, place) => ({ ...run, windowSeconds: place % 5 === 0 ? null : run.windowSeconds }))
  const sorted = rowsFor(packRuns(reportOf(runs)), { ...all, column: 2, isDown }).map(
    (row) => runs[row]?.windowSeconds ?? null,
  )
  const windows = sorted.slice(0, 40).map(Number)
  expect(windows).toEqual([...windows].sort((a, b) => (isDown ? b - a : a - b)))
  expect(sorted.slice(40)).toEqual(Array(10).fill(null))
})

test('times and spans in the table are written as in the rest of the page', () => {
  const berlin = packRuns({ ...makeReport(2000), zone: 'Europe/Berlin' })
  const clock = zoneClock('Europe/Berlin')
  expect(berlin.at.map((at) => timeText(berlin, at))).toEqual(berlin.at.map((at) => clock.text(at)))
  expect(timeText(berlin, null)).toBe('no time')
  const spans = [null, 0, 1.234, 50, 99.9, 100, 3599, 3600, 7_000, 200_000]
  expect(spans.map((seconds) => pageSpan(seconds))).toEqual(spans.map(spanText))
})
