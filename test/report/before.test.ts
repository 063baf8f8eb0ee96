import type { Run } from '../../src/history/run.ts'
import { type Before, beforeOf } from '../../src/report/before.ts'
import { comparedWith, countCompared, shareCompared, spanCompared } from '../../src/report/page/compare.ts'
import { plainFigures, reportOf } from './make-report.ts'
import { makeRuns } from './make-runs.ts'

const DAY_MS = 86_400_000
const day = (number: number): number => Date.UTC(2026, 10, number)

/** A run each day from `first` to `last` of November, at half a minute past midnight. */
function daily(first: number, last: number): readonly Run[] {
  const [run] = makeRuns(1)
  if (run === undefined) throw new Error('no run')
  return Array.from({ length: last - first + 1 }, (_, index) => ({ ...run, beganAt: day(first + index) + 30_000 }))
}

test('with regular backups the period before has as many runs, whenever the page is made', () => {
  const runs = daily(1, 28)
  for (const now of [day(28) + 60_000, day(28) + DAY_MS / 2, day(29), day(40)]) {
    for (const since of [day(22), day(22) - DAY_MS / 2]) {
      const before = known(beforeOf(runs, since, now))
      const shown = runs.filter(({ beganAt }) => beganAt >= since).length
      expect([before.figures.runs - shown, before.to]).toEqual([0, since])
    }
  }
})

test('for old copies of logs, the period ends with the logs and not now', () => {
  const before = known(beforeOf(daily(1, 28), day(22), day(28) + 300 * DAY_MS))
  expect(before.from).toBe(day(15))
})

test('if the hooks have stopped, the time without runs counts until now', () => {
  const before = known(beforeOf(daily(1, 24), day(22), day(29)))
  expect(before.figures.runs).toBe(3)
})

test('if the logs begin within the period before, nothing is compared, and the page reports this', () => {
  const runs = daily(17, 28)
  const before = beforeOf(runs, day(22), day(29))
  expect(before).toEqual({ kind: 'too short', first: day(17) + 30_000, from: day(15), to: day(22) })
  expect(comparedWith(reportOf(runs, [], { before, since: day(22) }))).toBe(
    'Not compared with the period before, 2026-11-15 00:00:00 to 2026-11-22 00:00:00: the first run of these logs is of 2026-11-17 00:00:30.',
  )
})

test.each([
  ['without --since', daily(1, 28), null, 'All runs of these logs are shown'],
  ['without any run', [], day(22), ''],
  ['since a time in the future', daily(1, 28), day(40), ''],
])('%s there is nothing to compare with', (_what, runs, since, said) => {
  const before = beforeOf(runs, since, day(29))
  expect(before).toEqual({ kind: 'none' })
  expect(comparedWith(reportOf(runs, [], { before, since })).slice(0, 32)).toBe(said)
})

test('a period before without runs is reported', () => {
  const runs = [...daily(1, 2), ...daily(22, 28)]
  const before = known(beforeOf(runs, day(22), day(29)))
  expect(comparedWith(reportOf(runs, [], { before, since: day(22) }))).toContain('has no run')
})

test.each([
  [3, 3, 'as many as before'],
  [1003, 3, '↑ 1,000 more than the 3 before'],
  [0, 2, '↓ 2 fewer than the 2 before'],
])('%i runs are compared with %i', (now, before, words) => {
  expect(countCompared(now, before)).toBe(words)
})

test.each([
  [2.5, 2.5, 'as long as before'],
  [2.6049, 2.6051, 'as long as before'],
  [2.9, 2.5, '↑ 0.40 s longer than 2.50 s before'],
  [2.5, 742, '↓ 12 min 19 s shorter than 12 min 22 s before'],
  [6 * 3600, 4 * 86_400, '↓ shorter than 4 days before'],
  [null, 2.5, '2.50 s before'],
  [2.5, null, 'none before'],
  [null, null, ''],
])('%p s are compared with %p s', (now, before, words) => {
  expect(spanCompared(now, before)).toBe(words)
})

test('the share of consistent runs is compared with the share before', () => {
  const [good, bad] = [plainFigures(daily(1, 28)), plainFigures([])]
  expect(shareCompared(good, good)).toBe('as before')
  expect(shareCompared(good, { ...good, byVerdict: { ...good.byVerdict, consistent: 14 } })).toBe(
    '↑ higher than 50.0 % before',
  )
  expect(shareCompared(good, bad)).toBe('')
})

function known(before: Before): Extract<Before, { kind: 'known' }> {
  if (before.kind !== 'known') throw new Error(`expected a period before: ${before.kind}`)
  return before
}
