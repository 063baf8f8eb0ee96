import { isoTime } from '../../src/text/json.ts'

test.each([
  0,
  1,
  999,
  1000,
  59_999,
  86_399_999,
  86_400_000,
  -1,
  -86_400_000,
  -86_400_001,
  1_795_996_800_123,
  951_782_400_000,
  0.7,
  -0.7,
  1_795_996_800_123.9,
  Date.UTC(9999, 11, 31, 23, 59, 59, 999),
  Date.parse('0000-01-01T00:00:00.000Z'),
])('isoTime writes %s as Date does, whatever it wrote before', (at) => {
  const told = new Date(at).toISOString()
  expect(isoTime(at)).toBe(told)
  isoTime(123_456_789_012)
  expect(isoTime(at)).toBe(told)
  expect(isoTime(at)).toBe(told)
})

test('a year has four digits, and isoTime throws for no time', () => {
  expect(isoTime(Date.UTC(12_000, 0))).toBe('9999-12-31T23:59:59.999Z')
  expect(isoTime(-1e18)).toBe('0000-01-01T00:00:00.000Z')
  expect(() => isoTime(Number.NaN)).toThrow(RangeError)
})
