import type { Clocks } from '../../src/timeline/clocks.ts'
import { coverOf, coverOfAll } from '../../src/timeline/cover.ts'
import type { HostSnapshot } from '../../src/timeline/host-snapshots.ts'
import type { Cover, InstanceSpan } from '../../src/timeline/timeline.ts'

const span = (change: Partial<InstanceSpan> = {}): InstanceSpan => ({
  instance: 'iris:PROD',
  freezeBeganAt: 0,
  frozenAt: 1000,
  thawBeganAt: 5000,
  thawedAt: 6000,
  lostBy: null,
  ...change,
})
const stun = (from: number, to: number): HostSnapshot => ({
  name: 'a',
  quiesced: true,
  beganAt: null,
  doneAt: null,
  stun: { from, to },
})
const within = (low: number, high: number, own = false): Clocks => ({
  kind: 'estimated',
  own,
  low,
  high,
  snapshots: 3,
  others: [],
})
const GIVEN: Clocks = { kind: 'given', low: 0, high: 0 }

test.each<[string, InstanceSpan, HostSnapshot, Clocks, Cover]>([
  ['in the middle', span(), stun(3000, 3300), within(-500, 500), 'covered'],
  ['the clocks leave it open: early', span(), stun(1200, 1300), within(-500, 500), 'unclear'],
  ['the clocks leave it open: late', span(), stun(4600, 4700), within(-500, 500), 'unclear'],
  ['before the freeze, whatever the clocks', span(), stun(100, 400), within(-500, 500), 'not covered'],
  ['after the thaw began, whatever the clocks', span(), stun(5700, 5800), within(-500, 500), 'not covered'],
  ['it began before the freeze', span(), stun(900, 3000), GIVEN, 'not covered'],
  ['it ended after the thaw began', span(), stun(4000, 5100), GIVEN, 'not covered'],
  ['it fills the freeze', span(), stun(1000, 5000), GIVEN, 'covered'],
  [
    'longer than the freeze, the clocks not known',
    span(),
    stun(0, 9000),
    { kind: 'unknown', because: 'no log of the host' },
    'not covered',
  ],
  ['the clocks not known', span(), stun(3000, 3300), { kind: 'ambiguous', ranges: [], vms: [] }, 'unclear'],
  ['the clocks told by itself', span(), stun(3000, 3300), within(-500, 500, true), 'unclear'],
  ['only the end of the thaw is told', span({ thawBeganAt: null }), stun(5700, 5800), GIVEN, 'covered'],
  ['it was never thawed', span({ thawBeganAt: null, thawedAt: null }), stun(3000, 3300), GIVEN, 'covered'],
  ['found thawed later', span({ thawBeganAt: null, thawedAt: null, lostBy: 5000 }), stun(3000, 3300), GIVEN, 'unclear'],
  [
    'found thawed before',
    span({ thawBeganAt: null, thawedAt: null, lostBy: 2000 }),
    stun(3000, 3300),
    GIVEN,
    'not covered',
  ],
  ['not frozen', span({ frozenAt: null, thawBeganAt: null, thawedAt: null }), stun(3000, 3300), GIVEN, 'not frozen'],
])('%s', (_what, one, snapshot, clocks, cover) => {
  expect(coverOf(one, snapshot, clocks)).toBe(cover)
})

test('no stun, no answer', () => {
  expect(coverOf(span(), null, GIVEN)).toBeNull()
  expect(coverOf(span(), { ...stun(0, 0), stun: null }, GIVEN)).toBeNull()
})

test('of all, the worst counts', () => {
  expect(coverOfAll(['covered', 'not covered', 'unclear'])).toBe('not covered')
  expect(coverOfAll(['covered', 'not frozen', 'unclear'])).toBe('unclear')
  expect(coverOfAll(['covered', 'not frozen'])).toBe('covered')
  expect(coverOfAll(['not frozen', null])).toBeNull()
})
