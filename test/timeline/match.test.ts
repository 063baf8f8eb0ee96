import type { HostSnapshot } from '../../src/timeline/host-snapshots.ts'
import { followingSnapshot, matchingSnapshot } from '../../src/timeline/match.ts'

const snapshot = (name: string, from: number, change: Partial<HostSnapshot> = {}): HostSnapshot => ({
  name,
  quiesced: true,
  beganAt: from - 2000,
  doneAt: null,
  stun: { from, to: from + 200 },
  failure: null,
  ...change,
})
const window = { from: 100_000, to: 104_000 }
const match = (snapshots: readonly HostSnapshot[], others: { from: number; to: number }[] = [], offset = 0) =>
  matchingSnapshot(snapshots, window, others, offset)?.name

test.each([
  ['the snapshot inside matches', [snapshot('far', 90_000), snapshot('in', 102_000), snapshot('near', 105_000)], 'in'],
  ['the nearest snapshot matches, if none is inside', [snapshot('far', 60_000), snapshot('near', 110_000)], 'near'],
  ['no snapshot matches that is a minute away', [snapshot('far', 39_000), snapshot('late', 165_000)], undefined],
  ['no snapshot matches that was not quiesced', [snapshot('plain', 102_000, { quiesced: false })], undefined],
  ['a snapshot without a stun matches by its begin', [snapshot('bare', 102_000, { stun: null })], 'bare'],
  ['no snapshot matches without any time', [snapshot('none', 0, { stun: null, beganAt: null })], undefined],
])('%s', (_what, snapshots, name) => {
  expect(match(snapshots)).toBe(name)
})

test('no snapshot matches that is nearer to the window of another run, as of a retry seconds later', () => {
  expect(match([snapshot('retry', 130_000)])).toBe('retry')
  expect(match([snapshot('retry', 130_000)], [{ from: 128_000, to: 132_000 }])).toBeUndefined()
})

test('a snapshot matches also if the clock of the host is ahead', () => {
  expect(match([snapshot('in', 102_000 + 7_200_000)], [], 7_200_000)).toBe('in')
})

const failed = snapshot('failed', 102_000, { stun: null, doneAt: 103_000, failure: { code: 3, message: 'no' } })
const follows = (...later: readonly HostSnapshot[]) =>
  followingSnapshot([snapshot('before', 0), failed, ...later], failed)?.name

test('a snapshot that the host failed is followed by the next one that did not fail', () => {
  expect(follows(snapshot('plain', 110_000, { quiesced: false }))).toBe('plain')
  expect(follows({ ...failed, name: 'again' }, snapshot('plain', 160_000, { quiesced: false }))).toBe('plain')
})

test('no snapshot follows if the log ends, if the next is of another backup, or if the snapshot did not fail', () => {
  expect(follows()).toBeUndefined()
  expect(follows(snapshot('tomorrow', 86_400_000))).toBeUndefined()
  const good = snapshot('good', 102_000)
  expect(followingSnapshot([good, snapshot('next', 110_000)], good)).toBeNull()
})
