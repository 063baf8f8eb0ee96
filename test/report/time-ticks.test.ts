import { timeTick } from '../../src/report/plots/time-ticks.ts'

const ticks = (...times: readonly string[]): readonly string[] => {
  const all = times.map((time) => new Date(`${time}Z`))
  return all.map((time, index) => timeTick(time, index, all))
}

test.each([
  ['a single run', ['2026-11-22T00:00'], ['22\nNov 2026']],
  ['years', ['2020-01-01T00:00', '2022-01-01T00:00'], ['2020\n', '2022']],
  ['months', ['2025-12-01T00:00', '2026-01-01T00:00', '2026-02-01T00:00'], ['Dec\n2025', 'Jan\n2026', 'Feb']],
  ['days', ['2026-11-29T00:00', '2026-11-30T00:00', '2026-12-01T00:00'], ['29\nNov 2026', '30', '1\nDec 2026']],
  [
    'hours, of 24',
    ['2026-11-22T18:00', '2026-11-23T00:00', '2026-11-23T06:00'],
    ['18:00\n22 Nov 2026', '00:00\n23 Nov 2026', '06:00'],
  ],
  ['seconds', ['2026-11-22T18:00:00', '2026-11-22T18:00:30'], ['18:00:00\n22 Nov 2026', '18:00:30']],
])('%s', (_what, times, texts) => {
  expect(ticks(...times)).toEqual(texts)
})
