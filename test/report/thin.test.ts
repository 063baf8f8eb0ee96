import fc from 'fast-check'
import { thin } from '../../src/report/thin.ts'

interface Point {
  readonly at: number
  readonly size: number
  readonly isBad: boolean
}

const how = {
  at: ({ at }: Point) => at,
  size: ({ size }: Point) => size,
  stays: ({ isBad }: Point) => isBad,
  columns: 10,
  most: 20,
}
const isRare = fc.nat(11).map((drawn) => drawn === 0)
const points = fc.array(fc.record({ at: fc.nat(1000), size: fc.nat(50), isBad: isRare }), {
  maxLength: 200,
  size: 'max',
})

test('a number of points that can be distinguished is not reduced', () => {
  const few = Array.from({ length: 20 }, (_, at) => ({ at, size: 1, isBad: false }))
  expect(thin(few, how)).toEqual({ shown: few, of: 20 })
})

test('of more points, the largest of each slice is shown', () => {
  const many = Array.from({ length: 1001 }, (_, at) => ({ at, size: at % 100 === 7 ? 5 : 1, isBad: false }))
  const { shown, of } = thin(many, how)
  expect(of).toBe(1001)
  // the last moment has a slice of its own
  expect(shown.map(({ at }) => at)).toEqual([7, 107, 207, 307, 407, 507, 607, 707, 807, 907, 1000])
})

test('of any points the largest is shown, few bad points are all shown, in their order, and never too many', () => {
  fc.assert(
    fc.property(points, (all) => {
      const { shown, of } = thin(all, how)
      const places = shown.map((point) => all.indexOf(point))
      expect(of).toBe(all.length)
      expect([...places].sort((a, b) => a - b)).toEqual(places)
      expect(shown.length).toBeLessThanOrEqual(how.most + 2 * how.columns + 2)
      const largest = Math.max(...all.map(({ size }) => size))
      expect(shown.some(({ size }) => size === largest)).toBe(all.length > 0)
      const bad = all.filter(({ isBad }) => isBad)
      if (bad.length <= how.most) expect(bad.every((point) => shown.includes(point))).toBe(true)
    }),
  )
})
