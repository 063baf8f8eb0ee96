import { halves, trendOf, usualStep } from '../../src/report/plots/trend.ts'

const HOUR_MS = 3_600_000
const sizes = (all: readonly number[]) => all.map((size, index) => ({ at: index * HOUR_MS, size }))

test('one long window does not bend the trend', () => {
  const all = Array.from({ length: 60 }, (_, index) => (index === 30 ? 742 : 2))
  expect(new Set(trendOf(sizes(all)).map(({ size }) => size))).toEqual(new Set([2]))
})

test('the trend follows windows that become longer', () => {
  const points = trendOf(sizes(Array.from({ length: 60 }, (_, index) => 2 + index / 10)))
  expect(points[0]?.size).toBeLessThan(3)
  expect(points.at(-1)?.size).toBeGreaterThan(7)
})

test('the line of the trend is broken at a time without runs', () => {
  const all = sizes(Array(60).fill(2)).map(({ at, size }) => ({
    at: at + (at >= 30 * HOUR_MS ? 100 * HOUR_MS : 0),
    size,
  }))
  const points = trendOf(all)
  expect(new Set(points.map(({ part }) => part))).toEqual(new Set([0, 1]))
  expect(points.filter(({ part }) => part === 0)).toHaveLength(30)
})

test('few runs have no trend, and very many runs have a line of few points', () => {
  expect(trendOf(sizes(Array(19).fill(2)))).toEqual([])
  expect(trendOf(sizes(Array(100_000).fill(2))).length).toBeLessThan(310)
})

test('the medians of the earlier and the later half are compared', () => {
  expect(halves(sizes([...Array(10).fill(2), ...Array(10).fill(3)]))).toEqual({ earlier: 2, later: 3 })
  expect(halves(sizes(Array(19).fill(2)))).toBeNull()
  expect([usualStep([1, 2, 3, 40]), usualStep([5])]).toEqual([1, 0])
})
