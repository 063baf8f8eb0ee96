import { sinceOf } from '../../src/history/since.ts'
import { zoneOf } from '../../src/text/zone.ts'

const zone = zoneOf('Europe/Berlin')
if (zone === null) throw new Error('no zone')
const NOW = Date.UTC(2026, 10, 22, 12)
const since = (text: string) => new Date(sinceOf(text, NOW, zone)).toISOString()

test.each([
  ['90m', '2026-11-22T10:30:00.000Z'],
  ['24h', '2026-11-21T12:00:00.000Z'],
  ['7d', '2026-11-15T12:00:00.000Z'],
  ['2w', '2026-11-08T12:00:00.000Z'],
  ['2026-11-01', '2026-10-31T23:00:00.000Z'],
  ['2026-11-01T08:15', '2026-11-01T07:15:00.000Z'],
  ['2026-11-01 08:15:30', '2026-11-01T07:15:30.000Z'],
  ['2026-11-01T08:15Z', '2026-11-01T08:15:00.000Z'],
  ['2026-11-01T08:15:00.5-05:00', '2026-11-01T13:15:00.500Z'],
])('%s', (text, expected) => {
  expect(since(text)).toBe(expected)
})

test.each([
  '',
  '7',
  'd',
  '-7d',
  '7 d',
  'yesterday',
  '2026-02-30',
  '2026-13-01',
  '2026-11-01T25:00',
  '2026-11-01T08:15+99:00',
  '1e3d',
])('--since %j is refused', (text) => {
  expect(() => since(text)).toThrow(expect.objectContaining({ code: 'USAGE' }))
})
