import fc from 'fast-check'
import { figuresOf } from '../../src/history/figures.ts'
import type { Run } from '../../src/history/run.ts'

function run(beganAt: number, windowSeconds: number | null, verdict: Run['verdict'] = 'consistent'): Run {
  return {
    id: 'x',
    origin: 'hooks',
    beganAt,
    endedAt: null,
    windowSeconds,
    verdict,
    why: '',
    instances: [],
    deadlineFired: false,
    lines: [],
  }
}

test('nothing', () => {
  expect(figuresOf([])).toMatchObject({ runs: 0, failures: 0, window: null, longestGap: null })
})

test('a single run has no gap, and a run without a window counts as a run', () => {
  expect(figuresOf([run(5, null, 'aborted')])).toMatchObject({ runs: 1, failures: 1, window: null, longestGap: null })
})

test('percentiles are computed by the nearest rank', () => {
  const windows = [9, 1, 5, 3, 7, 2, 4, 6, 8, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 100]
  expect(figuresOf(windows.map((seconds, index) => run(index, seconds))).window).toEqual({ p50: 10, p95: 19, max: 100 })
})

test('failures are the runs that are neither consistent nor unknown, and of equal longest gaps the first is given', () => {
  const verdicts = ['consistent', 'failed', 'unknown', 'inconsistent', 'aborted'] as const
  const begins = [0, 1000, 5000, 9000, 9500]
  expect(figuresOf(verdicts.map((verdict, index) => run(begins[index] ?? 0, 1, verdict)))).toMatchObject({
    failures: 3,
    byVerdict: { consistent: 1, failed: 1, unknown: 1, inconsistent: 1, aborted: 1 },
    longestGap: { seconds: 4, from: 1000, to: 5000 },
  })
})

test('each percentile is one of the windows, and a higher percentile is no shorter window', () => {
  const windows = fc.array(fc.nat({ max: 1000 }), { minLength: 1 })
  fc.assert(
    fc.property(windows, (all) => {
      const window = figuresOf(all.map((seconds, index) => run(index, seconds))).window
      if (window === null) throw new Error('no window')
      expect(all).toEqual(expect.arrayContaining([window.p50, window.p95]))
      expect(window.p50).toBeLessThanOrEqual(window.p95)
      expect(all.filter((one) => one <= window.p50).length).toBeGreaterThanOrEqual(all.length / 2)
      expect(window.max).toBe(Math.max(...all))
    }),
  )
})
