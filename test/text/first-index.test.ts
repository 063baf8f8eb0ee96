import { firstIndex } from '../../src/text/first-index.ts'

it.each([
  [[], 5, 0],
  [[5], 5, 0],
  [[4], 5, 1],
  [[1, 2, 5, 5, 9], 5, 2],
  [[1, 2, 3, 4], 5, 4],
  [[6, 7, 8], 5, 0],
])('in %j the first that is %d or more has the index %d', (all, least, index) => {
  expect(firstIndex(all.length, (at) => (all[at] ?? 0) >= least)).toBe(index)
})

it('asks no more often than the length has halves', () => {
  let asked = 0
  const isFrom = (at: number): boolean => {
    asked++
    return at >= 777_777
  }
  expect(firstIndex(1_000_000, isFrom)).toBe(777_777)
  expect(asked).toBeLessThanOrEqual(20)
})
