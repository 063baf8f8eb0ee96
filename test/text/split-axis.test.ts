import fc from 'fast-check'
import { pixelsAt, secondsTick, splitAxis } from '../../src/text/split-axis.ts'

const ROOM = { left: 10, right: 880, tickPixels: 56, quietPixels: 72, mostQuiet: 4 }
const LONG = [0, 0.1, 0.3, 1.2, 4.3, 120, 120.4, 742, 742.1]

test('a run of seconds has one scale', () => {
  const axis = splitAxis([0, 0.1, 4.9], ROOM)
  expect(axis.quiet).toEqual([])
  expect(axis.domain).toEqual([0, expect.closeTo(5)])
  expect(axis.ticks).toEqual([0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5])
})

test('in a run of minutes the seconds of the freeze, of the deadline and of the thaw can be distinguished', () => {
  const axis = splitAxis(LONG, ROOM)
  expect(axis.quiet.map(({ from, to }) => [Math.round(from), Math.round(to)])).toEqual([
    [5, 120],
    [121, 742],
  ])
  for (const [from, to] of [
    [0.1, 0.3],
    [1.2, 4.3],
    [120, 120.4],
    [742, 742.1],
  ] as const)
    expect(pixelsAt(axis, to) - pixelsAt(axis, from)).toBeGreaterThan(8)
})

test('with an event in every minute nothing is cut out, and the first seconds have their own scale', () => {
  const axis = splitAxis([0, 0.3, 4.3, ...Array.from({ length: 40 }, (_, index) => 20 * (index + 1))], ROOM)
  expect(axis.quiet).toEqual([])
  expect(pixelsAt(axis, 4.3) - pixelsAt(axis, 0)).toBeGreaterThan(100)
})

test('for any events, the axis grows to the right, stays in its width, and its ticks do not overlap', () => {
  const moment = fc.oneof(fc.double({ min: 0, max: 60, noNaN: true }), fc.double({ min: 0, max: 1e7, noNaN: true }))
  fc.assert(
    fc.property(fc.array(moment, { minLength: 1, maxLength: 60 }), (moments) => {
      const axis = splitAxis(moments, ROOM)
      for (const all of [axis.domain, axis.range]) {
        expect(all.length).toBeGreaterThanOrEqual(2)
        expect(all.every((one, index) => index === 0 || one > (all[index - 1] ?? one))).toBe(true)
      }
      expect(axis.domain.length).toBe(axis.range.length)
      expect([axis.range[0], Math.round(axis.range.at(-1) ?? 0)]).toEqual([10, 880])
      const places = axis.ticks.map((tick) => pixelsAt(axis, tick))
      expect(places.length).toBeGreaterThan(0)
      expect(places.every((one, index) => index === 0 || one - (places[index - 1] ?? one) > 55)).toBe(true)
      expect(places.every((one) => one >= 9 && one <= 881)).toBe(true)
    }),
  )
})

test('ticks are written in seconds or in minutes', () => {
  expect([0.2, 5].map((tick) => secondsTick(tick, 6))).toEqual(['0.2', '5'])
  expect([0, 4.5, 60, 741.8].map((tick) => secondsTick(tick, 742))).toEqual(['0:00', '0:04.5', '1:00', '12:21.8'])
})
