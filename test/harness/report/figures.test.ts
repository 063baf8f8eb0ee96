import fc from 'fast-check'
import { figuresOf } from '../../../src/harness/report/figures.ts'
import { outcome } from './outcomes.ts'

const frozen = (name: string, from: number, to: number | null) =>
  ({ kind: 'iris', name, from, to, endedBy: to === null ? '' : 'thaw' }) as const
const taken = (from: number, to: number) => ({ from, to, said: 'good', uncovered: [] }) as const

test('a scenario in which nothing was frozen has no cost', () => {
  expect(figuresOf(outcome({ windows: [taken(1, 2)] }))).toEqual({ perInstance: {}, longest: 0, added: 0 })
})

test('the times of an instance are added up, and the longest single time is kept', () => {
  const figures = figuresOf(outcome({ frozen: [frozen('A', 1, 2), frozen('A', 5, 8.5), frozen('B', 1, 1.25)] }))
  expect(figures).toMatchObject({ perInstance: { 'iris:A': 4.5, 'iris:B': 0.25 }, longest: 3.5 })
})

test('the time of an instance that is left frozen counts until the end', () => {
  expect(figuresOf(outcome({ frozen: [frozen('A', 1, null)], ended: 11 }))).toEqual({
    perInstance: { 'iris:A': 10 },
    longest: 10,
    added: 10,
  })
})

test.each([
  ['two times that overlap are one time', [frozen('A', 1, 3), frozen('B', 2, 4)], [], 3],
  ['two times apart are added', [frozen('A', 1, 2), frozen('B', 3, 4)], [], 2],
  ['a time within another adds nothing', [frozen('A', 1, 9), frozen('B', 2, 4)], [], 8],
  ['the snapshot itself is not the cost of the hooks', [frozen('A', 1, 5), frozen('B', 2, 6)], [taken(3, 4)], 4],
  ['a snapshot beside the frozen time takes nothing off', [frozen('A', 1, 2)], [taken(5, 9)], 1],
  ['a snapshot longer than the frozen time takes off no more than that', [frozen('A', 1, 2)], [taken(0, 9)], 0],
  ['two snapshots that overlap are taken off once', [frozen('A', 0, 10)], [taken(2, 6), taken(4, 8)], 4],
])('%s', (_, intervals, windows, added) => {
  expect(figuresOf(outcome({ frozen: intervals, windows })).added).toBeCloseTo(added, 5)
})

test('the cost is the number of moments in which something is frozen and no snapshot is taken', () => {
  const span = fc.tuple(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 30 }))
  fc.assert(
    fc.property(fc.array(span, { maxLength: 5 }), fc.array(span, { maxLength: 5 }), (some, others) => {
      const spans = (all: readonly (readonly [number, number])[]) =>
        all.map(([a, b]) => [Math.min(a, b), Math.max(a, b)])
      const within = (all: readonly (readonly number[])[], moment: number) =>
        all.some(([from = 0, to = 0]) => from <= moment && moment < to)
      const moments = Array.from({ length: 30 }, (_, at) => at)
      const counted = moments.filter((at) => within(spans(some), at) && !within(spans(others), at)).length
      const frozenTimes = spans(some).map(([from = 0, to = 0]) => frozen('A', from, to))
      const windows = spans(others).map(([from = 0, to = 0]) => taken(from, to))
      expect(figuresOf(outcome({ frozen: frozenTimes, windows })).added).toBe(counted)
    }),
  )
})
