import fc from 'fast-check'
import { calendar, type WallTime, zoneOf } from '../../src/text/zone.ts'

function wall(text: string): WallTime {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = text.split(/[- :]/).map(Number)
  return { year, month, day, hour, minute, second, millisecond: 0 }
}

function utcOf(zone: string, text: string): string | null {
  const at = zoneOf(zone)?.toUtc(wall(text)) ?? null
  return at === null ? null : new Date(at).toISOString().slice(0, 19)
}

test.each([
  ['UTC', '2026-11-22 17:40:55', '2026-11-22T17:40:55'],
  ['Europe/Berlin', '2026-11-22 17:40:55', '2026-11-22T16:40:55'],
  ['Europe/Berlin', '2026-07-01 12:00:00', '2026-07-01T10:00:00'],
  // of an hour that the change of the clock repeats: the earlier one
  ['Europe/Berlin', '2026-10-25 02:30:00', '2026-10-25T00:30:00'],
  ['America/New_York', '2026-11-01 01:30:00', '2026-11-01T05:30:00'],
  // in an hour that the change of the clock skips: by the offset before the change
  ['Europe/Berlin', '2026-03-29 02:30:00', '2026-03-29T01:30:00'],
  ['America/New_York', '2026-03-08 01:59:59', '2026-03-08T06:59:59'],
  ['America/New_York', '2026-03-08 03:00:00', '2026-03-08T07:00:00'],
  ['Asia/Kolkata', '2026-01-01 00:00:00', '2025-12-31T18:30:00'],
  ['Australia/Lord_Howe', '2026-04-05 01:45:00', '2026-04-04T14:45:00'],
  ['UTC', '2026-02-29 00:00:00', null],
  ['UTC', '2024-02-29 00:00:00', '2024-02-29T00:00:00'],
  ['UTC', '2026-13-01 00:00:00', null],
  ['UTC', '2026-01-01 24:00:00', null],
])('in the zone %s the time %s is %s', (zone, text, expected) => {
  expect(utcOf(zone, text)).toBe(expected)
})

test('an unknown zone is an error', () => {
  expect(zoneOf('Nowhere/Else')).toBeNull()
  expect(zoneOf('')).toBeNull()
})

test('without a name the zone is that of this machine', () => {
  const at = new Date(2026, 6, 1, 12, 30, 15).getTime()
  expect(zoneOf(null)?.text(at)).toBe('2026-07-01 12:30:15')
  expect(zoneOf(null)?.toUtc(wall('2026-07-01 12:30:15'))).toBe(at)
})

test('a time that a zone prints is read back, except in the hour that comes twice', () => {
  const names = ['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe', 'Pacific/Apia']
  const zones = names.flatMap((name) => zoneOf(name) ?? [])
  const seconds = fc.integer({ min: Date.UTC(2012, 0, 2) / 1000, max: Date.UTC(2036, 0, 1) / 1000 })
  fc.assert(
    fc.property(fc.constantFrom(...zones), seconds, (zone, second) => {
      const back = zone.toUtc(wall(zone.text(second * 1000))) ?? 0
      expect(zone.text(back)).toBe(zone.text(second * 1000))
      expect(back).toBeLessThanOrEqual(second * 1000)
    }),
  )
})

test('no numbers make a zone throw', () => {
  const number = fc.oneof(fc.integer(), fc.double())
  fc.assert(
    fc.property(fc.tuple(number, number, number, number, number), ([year, month, day, hour, minute]) => {
      const at = calendar({ year, month, day, hour, minute, second: 0, millisecond: 0 })
      expect(at === null || !Number.isNaN(at)).toBe(true)
    }),
  )
})
