import fc from 'fast-check'
import { parseSnaplogLine } from '../../src/logs/snaplog.ts'
import { zoneOf } from '../../src/text/zone.ts'
import { anyText } from '../text/any-text.ts'

const BERLIN = zoneOf('Europe/Berlin')
if (BERLIN === null) throw new Error('no zone')
const parse = (line: string) => parseSnaplogLine(line, BERLIN)
const C = 'Mon Nov  2 08:15:07 CET 2026'
const AT = Date.UTC(2026, 10, 2, 7, 15, 7)

test.each([
  ['Pre freeze script started', { kind: 'pre started' }],
  ['Pre freeze script finished', { kind: 'pre finished' }],
  ['Post thaw script started', { kind: 'post started' }],
  ['Post thaw script finished', { kind: 'post finished' }],
  ['Attempting to freeze A-1', { kind: 'freezing', instance: 'A-1' }],
  ['  A-1 IS FROZEN', { kind: 'frozen', instance: 'A-1' }],
  ['  A-1 FREEZE FAILED', { kind: 'freeze failed', instance: 'A-1' }],
  ['  Completed freeze of A-1', { kind: 'freeze done', instance: 'A-1' }],
  ['Attempting to thaw A-1', { kind: 'thawing', instance: 'A-1' }],
  ['  A-1 IS THAWED', { kind: 'thawed', instance: 'A-1' }],
  ['  A-1 THAW FAILED', { kind: 'thaw failed', instance: 'A-1' }],
  ['  Completed thaw of A-1', { kind: 'thaw done', instance: 'A-1' }],
  ['  ERROR: Unknown status code: 127', { kind: 'unknown status', status: '127' }],
  ['  ERROR: Unknown status code: ', { kind: 'unknown status', status: '' }],
])('%j', (text, event) => {
  expect(parse(`${C}: ${text}`)).toEqual({ kind: 'event', event: { ...event, at: AT } })
})

test.each([
  ['C and POSIX', 'Mon Nov  2 08:15:07 CET 2026', AT],
  ['en_US of newer glibc', 'Mon 02 Nov 2026 08:15:07 AM CET', AT],
  ['en_US, afternoon', 'Mon 02 Nov 2026 08:15:07 PM CET', AT + 12 * 3_600_000],
  ['en_US, midnight', 'Mon 02 Nov 2026 12:15:07 AM CET', AT - 8 * 3_600_000],
  ['en_GB', 'Mon  2 Nov 08:15:07 CET 2026', AT],
  ['UTC, which is taken as UTC', 'Mon Nov  2 08:15:07 UTC 2026', AT + 3_600_000],
  ['GMT too', 'Mon Nov  2 08:15:07 GMT 2026', AT + 3_600_000],
  ['a zone of numbers', 'Mon Nov  2 08:15:07 +0530 2026', AT - 4.5 * 3_600_000],
  ['another zone name, which is taken as the local zone', 'Mon Nov  2 08:15:07 EST 2026', AT],
])('a date of %s', (_what, date, at) => {
  expect(parse(`${date}: Pre freeze script started`)).toEqual({ kind: 'event', event: { kind: 'pre started', at } })
})

test.each([
  'Mo 2. Nov 08:15:07 CET 2026',
  'lun. nov.  2 08:15:07 CET 2026',
  '',
  'Mon Nov 31 08:15:07 CET 2026',
  'Mon Xyz  2 08:15:07 CET 2026',
])('a date that cannot be read is a problem: %j', (date) => {
  expect(parse(`${date}: Pre freeze script started`)).toMatchObject({ kind: 'problem' })
})

test.each([
  '',
  'Access Denied',
  C,
  `${C}: something else`,
  `${C}: Attempting to freeze two words`,
  'x'.repeat(100_000),
])('a line that is no event is ignored: %.60j', (line) => {
  expect(parse(line)).toEqual({ kind: 'nothing' })
})

test('no text makes the reader throw, and each event has a time', () => {
  const piece = fc.oneof(anyText(), fc.constantFrom(C, ': ', 'Attempting to freeze ', 'A', ' IS FROZEN'))
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 6 }), (pieces) => {
      const read = parse(pieces.join(''))
      expect(read.kind !== 'event' || Number.isFinite(read.event.at)).toBe(true)
    }),
  )
})
