import type { RunVerdict } from '../../src/history/run.ts'
import { latestRun, worstRun } from '../../src/history/select-run.ts'
import { makeRuns } from '../report/make-runs.ts'

const runs = (...all: readonly (readonly [number | null, RunVerdict])[]) =>
  makeRuns(all.length).map((run, place) => ({
    ...run,
    id: String(place),
    windowSeconds: all[place]?.[0] ?? null,
    verdict: all[place]?.[1] ?? 'consistent',
  }))

test.each([
  ['none', runs(), undefined],
  ['the longest window', runs([1, 'consistent'], [5, 'consistent'], [2, 'failed']), '1'],
  ['of two equal windows the later run', runs([5, 'consistent'], [5, 'consistent'], [2, 'failed']), '1'],
  ['without windows the latest failure', runs([null, 'failed'], [null, 'aborted'], [null, 'consistent']), '1'],
  ['neither', runs([null, 'consistent'], [null, 'unknown']), undefined],
])('the worst run: %s', (_what, all, id) => {
  expect(worstRun(all)?.id).toBe(id)
})

test('the latest run is the last one', () => {
  expect(latestRun([])).toBeNull()
  expect(latestRun(runs([1, 'consistent'], [null, 'failed']))?.id).toBe('1')
})
