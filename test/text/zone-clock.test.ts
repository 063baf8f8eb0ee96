import fc from 'fast-check'
import { isTime, zoneClock } from '../../src/text/zone-clock.ts'

test.each([
  ['UTC', Date.UTC(2026, 10, 22, 17, 40, 55), '2026-11-22 17:40:55'],
  ['Europe/Berlin', Date.UTC(2026, 10, 22, 17, 40, 55), '2026-11-22 18:40:55'],
  ['Europe/Berlin', Date.UTC(2026, 6, 1, 12), '2026-07-01 14:00:00'],
  ['Europe/Berlin', Date.UTC(2026, 9, 25, 0, 59, 59), '2026-10-25 02:59:59'],
  ['Europe/Berlin', Date.UTC(2026, 9, 25, 1), '2026-10-25 02:00:00'],
  ['Asia/Kolkata', Date.UTC(2026, 0, 1), '2026-01-01 05:30:00'],
  ['UTC', Number.NaN, 'no time'],
  ['UTC', -1, 'no time'],
  ['UTC', 8.64e15, 'no time'],
])('the clock of %s writes %d as %s', (zone, at, text) => {
  expect(zoneClock(zone).text(at)).toBe(text)
})

test('the axis and the text show the same time, to the millisecond', () => {
  const clock = zoneClock('America/New_York')
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 4e12 }), (at) => {
      const wall = new Date(clock.wall(at)).toISOString()
      expect(wall.slice(0, 19).replace('T', ' ')).toBe(clock.text(at))
      expect(wall.slice(20, 23)).toBe(String(at % 1000).padStart(3, '0'))
    }),
  )
})

test.each([
  [null, false],
  [Number.NaN, false],
  [Infinity, false],
  [-1, false],
  [0, true],
  [Date.UTC(2026, 0), true],
])('%p is a time: %p', (at, is) => {
  expect(isTime(at)).toBe(is)
})
