import fc from 'fast-check'
import { findOffset, refineOffset, type Span } from '../../src/timeline/offset.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const T0 = Date.parse('2026-11-22T22:00:00Z')

/** One good snapshot: when its window began, how long it was, and the stun in it. */
interface Backup {
  readonly begin: number
  readonly length: number
  /** Where in the window the stun began, and how much of the rest it took: 0 to 1. */
  readonly into: number
  readonly share: number
}

const windowOf = ({ begin, length }: Backup): Span => ({ from: begin, to: begin + length })
const stunOf = ({ begin, length, into, share }: Backup, offset: number): Span => {
  const from = begin + length * into
  return { from: from + offset, to: from + (length - length * into) * share + offset }
}

const backup = (index: number, every: number): fc.Arbitrary<Backup> =>
  fc.record({
    begin: fc.integer({ min: 0, max: Math.min(every / 3, 40_000) }).map((jitter) => T0 + index * every + jitter),
    length: fc.integer({ min: 500, max: 60_000 }),
    into: fc.double({ min: 0, max: 1, noNaN: true }),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
  })

const backups = fc
  .tuple(fc.integer({ min: 1, max: 30 }), fc.constantFrom(HOUR, 4 * HOUR, DAY))
  .chain(([count, every]) => fc.tuple(...Array.from({ length: count }, (_, index) => backup(index, every))))
const offsets = fc.oneof(fc.integer({ min: -100_000, max: 100_000 }), fc.integer({ min: -25 * HOUR, max: 25 * HOUR }))

test('the true offset lies in one of the ranges that fit, and in the only range if a single one fits', () => {
  fc.assert(
    fc.property(backups, offsets, (made, offset) => {
      const found = findOffset(
        made.map(windowOf),
        made.map((one) => stunOf(one, offset)),
      )
      expect(found.kind).not.toBe('none')
      const ranges =
        found.kind === 'ambiguous' ? found.ranges : found.kind === 'found' ? [found.range, ...found.others] : []
      const holds = ranges.some(({ low, high }) => low - 1e-3 <= offset && offset <= high + 1e-3)
      if (ranges.length < 20) expect(holds).toBe(true)
      if (found.kind === 'found' && found.others.length === 0) expect(found.range.snapshots).toBe(made.length)
    }),
    { numRuns: 500 },
  )
})

test('the offset of synchronised clocks is found although the host has only some of the snapshots, and one of no run', () => {
  let asked = 0
  let told = 0
  fc.assert(
    fc.property(
      backups.filter((made) => made.length >= 4),
      fc.integer({ min: -60_000, max: 60_000 }),
      fc.integer({ min: 1, max: 3 }),
      (made, offset, kept) => {
        const stuns = made.slice(-kept).map((one) => stunOf(one, offset))
        const stranger = { from: T0 + 11.5 * HOUR + 7, to: T0 + 11.5 * HOUR + 300 }
        const found = findOffset(made.map(windowOf), [...stuns, stranger])
        asked++
        if (found.kind !== 'found') return
        told++
        const { low, high } = found.range
        expect(low - 1e-3 <= offset && offset <= high + 1e-3).toBe(true)
      },
    ),
  )
  expect(told).toBeGreaterThan(asked / 2)
})

const every = (count: number, step: number): readonly Span[] =>
  Array.from({ length: count }, (_, index) => ({ from: T0 + index * step, to: T0 + index * step + 5000 }))
const stuns = (count: number, step: number, offset: number): readonly Span[] =>
  Array.from({ length: count }, (_, index) => ({
    from: T0 + index * step + 2000 + offset,
    to: T0 + index * step + 2200 + offset,
  }))

test('the range of one snapshot is limited by its window', () => {
  expect(findOffset(every(1, HOUR), stuns(1, HOUR, 1200))).toEqual({
    kind: 'found',
    range: { low: -2800 + 1200, high: 2000 + 1200, snapshots: 1 },
    others: [],
  })
})

test('the range of many snapshots is limited by all their windows', () => {
  const windows = [
    { from: T0, to: T0 + 5000 },
    { from: T0 + HOUR + 1500, to: T0 + HOUR + 5000 },
    { from: T0 + 2 * HOUR, to: T0 + 2 * HOUR + 2500 },
  ]
  expect(findOffset(windows, stuns(3, HOUR, 0))).toEqual({
    kind: 'found',
    range: { low: -300, high: 500, snapshots: 3 },
    others: [],
  })
})

test('an offset of hours by a wrong zone is found if the logs have begin and end', () => {
  const found = findOffset(every(10, 4 * HOUR), stuns(10, 4 * HOUR, -5 * HOUR + 700))
  expect(found).toMatchObject({ kind: 'found', range: { snapshots: 10 }, others: [] })
  if (found.kind === 'found') expect((found.range.low + found.range.high) / 2).toBeCloseTo(-5 * HOUR + 300, 0)
})

test('of regular backups of which the host has the last, synchronised clocks are assumed, and the other offsets are reported', () => {
  const found = findOffset(every(5, 4 * HOUR), stuns(5, 4 * HOUR, 0).slice(-1))
  expect(found).toMatchObject({ kind: 'found', range: { low: -2800, high: 2000, snapshots: 1 } })
  expect(found.kind === 'found' && found.others.map(({ low }) => low)).toEqual(
    [1, 2, 3, 4].map((n) => n * 4 * HOUR - 2800),
  )
})

test('if no offset that fits is one of synchronised clocks, the result is ambiguous', () => {
  const found = findOffset(every(5, 4 * HOUR), stuns(1, HOUR, 2 * HOUR))
  expect(found.kind).toBe('ambiguous')
  expect(found.kind === 'ambiguous' && found.ranges.map(({ low }) => low)).toEqual(
    [2 * HOUR, -2 * HOUR, -6 * HOUR, -10 * HOUR, -14 * HOUR].map((n) => n - 2800),
  )
})

test.each([
  ['nothing to compare with', every(3, HOUR), []],
  ['no window', [], stuns(3, HOUR, 0)],
  ['stuns longer than the windows', every(2, HOUR), [{ from: T0, to: T0 + 9000 }]],
  ['months away', every(2, HOUR), [{ from: T0 + 90 * DAY, to: T0 + 90 * DAY + 10 }]],
])('no offset is found: %s', (_what, windows, found) => {
  expect(findOffset(windows, found)).toEqual({ kind: 'none' })
})

test('a single hit by chance among many snapshots is no offset', () => {
  const windows = Array.from({ length: 12 }, (_, n) => ({
    from: T0 + n * n * 1_000_003,
    to: T0 + n * n * 1_000_003 + 900,
  }))
  const strangers = Array.from({ length: 12 }, (_, n) => ({
    from: T0 + n * n * n * 77_773,
    to: T0 + n * n * n * 77_773 + 5,
  }))
  expect(findOffset(windows, strangers)).toEqual({ kind: 'none' })
})

test('two stuns in one window count once', () => {
  const two = [
    { from: T0 + 1000, to: T0 + 1100 },
    { from: T0 + 3000, to: T0 + 3100 },
  ]
  expect(findOffset(every(1, HOUR), two)).toMatchObject({
    kind: 'found',
    range: { snapshots: 1, low: -3900, high: 3000 },
  })
})

test('an offset is refined only by snapshots near it', () => {
  const about = { low: 0, high: 0, snapshots: 1 }
  expect(refineOffset(every(3, HOUR), stuns(3, HOUR, 0), about)).toEqual({ low: -2800, high: 2000, snapshots: 3 })
  expect(refineOffset(every(3, HOUR), stuns(3, HOUR, 30 * 60_000), about)).toBeNull()
  expect(refineOffset([], stuns(3, HOUR, 0), about)).toBeNull()
})
