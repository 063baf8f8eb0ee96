import fc from 'fast-check'
import { sizeScale, sizeText } from '../../src/report/plots/scales.ts'

test.each([
  ['sizes near each other: a linear scale from 0', { usual: 2, largest: 30, floor: 0.01 }, { isLog: false, foot: 0 }],
  ['sizes with an outlier: a logarithmic scale', { usual: 2, largest: 300, floor: 0.01 }, { isLog: true, foot: 0.1 }],
  ['no sizes: a linear scale', { usual: 0, largest: 0, floor: 0.01 }, { isLog: false, foot: 0 }],
])('%s', (_what, sizes, expected) => {
  expect(sizeScale(sizes, 's')).toMatchObject(expected)
})

test('for any sizes, the foot is below the usual size, and an axis has 2 to 20 ticks', () => {
  const size = fc.double({ min: 0, max: 1e9, noNaN: true })
  fc.assert(
    fc.property(size, size, (a, b) => {
      const [usual, largest] = [Math.min(a, b), Math.max(a, b)]
      const { isLog, foot, ticks, domain } = sizeScale({ usual, largest, floor: 0.01 }, 's')
      const [from = 0, to = 0] = [...(domain ?? [])] as readonly number[]
      expect(foot).toBeLessThanOrEqual(Math.max(usual, 0.01))
      expect(to).toBeGreaterThan(from)
      expect(to).toBeGreaterThan(largest)
      if (!isLog) return
      const marks = ticks as readonly number[]
      expect(marks.length).toBeGreaterThanOrEqual(2)
      expect(marks.length).toBeLessThanOrEqual(20)
    }),
  )
})

test('a size is written with few digits', () => {
  expect([0.05, 2.5, 1000, 0.1 + 0.2].map(sizeText)).toEqual(['0.05', '2.5', '1,000', '0.3'])
})
