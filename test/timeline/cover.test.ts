import type { Basis, Clocks } from '../../src/timeline/clocks.ts'
import { coverOf, coverOfAll } from '../../src/timeline/cover.ts'
import type { HostSnapshot } from '../../src/timeline/host-snapshots.ts'
import type { Cover, InstanceSpan } from '../../src/timeline/instance-span.ts'

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
  failure: null,
})
const within = (low: number, high: number, basis: Basis = 'hook calls', own = false): Clocks => ({
  kind: 'estimated',
  basis,
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
  ['the clocks told by itself', span(), stun(3000, 3300), within(-500, 500, 'freezes', true), 'unclear'],
  ['the clocks told by what the host asked for', span(), stun(3000, 3300), within(-500, 500, 'requests'), 'covered'],
  ['the clocks told by freezes cannot prove one', span(), stun(3000, 3300), within(-500, 500, 'freezes'), 'unclear'],
  ['such clocks, far apart', span(), stun(23_000, 23_300), within(19_500, 20_500, 'freezes'), 'unclear'],
  [
    'such clocks, far apart, and it does not fit',
    span(),
    stun(3000, 3300),
    within(19_500, 20_500, 'freezes'),
    'unclear',
  ],
  [
    'such clocks, 0 among them, and it does not fit',
    span(),
    stun(5700, 5800),
    within(-500, 500, 'freezes'),
    'not covered',
  ],
  ['other evidence for clocks that are far apart', span(), stun(23_000, 23_300), within(19_500, 20_500), 'covered'],
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
  expect(coverOf(one, { snapshot, clocks, request: null, blurMs: 0 })).toBe(cover)
})

const UNKNOWN: Clocks = { kind: 'unknown', because: 'no log of the host' }
const by = { snapshot: null, clocks: UNKNOWN, request: null, blurMs: 0 }

test('without a stun there is no answer', () => {
  expect(coverOf(span(), { ...by, clocks: GIVEN })).toBeNull()
  expect(coverOf(span(), { ...by, clocks: GIVEN, snapshot: { ...stun(0, 0), stun: null } })).toBeNull()
})

test('for a snapshot that the host failed there is no answer', () => {
  const failed = { ...stun(3000, 3300), failure: { code: 2, message: '' } }
  expect(coverOf(span(), { ...by, snapshot: failed, clocks: GIVEN, request: { from: 2000, to: 4000 } })).toBeNull()
})

test.each<[string, InstanceSpan, [number, number], Cover]>([
  ['asked and told within the freeze', span(), [2000, 4000], 'covered'],
  ['asked for after the thaw', span(), [5100, 7000], 'not covered'],
  ['told before the freeze', span(), [100, 900], 'not covered'],
  ['thawed between', span(), [2000, 6000], 'unclear'],
  ['frozen between', span(), [500, 4000], 'unclear'],
  ['not frozen', span({ frozenAt: null, thawBeganAt: null, thawedAt: null }), [2000, 4000], 'not frozen'],
  ['found thawed later', span({ thawBeganAt: null, thawedAt: null, lostBy: 5000 }), [2000, 4000], 'unclear'],
])('by VMware Tools alone: %s', (_what, one, [from, to], cover) => {
  expect(coverOf(one, { ...by, request: { from, to } })).toBe(cover)
})

test('the log of VMware Tools decides if the clocks cannot, and a contradiction makes the answer unclear', () => {
  const request = { from: 2000, to: 4000 }
  const far = within(19_500, 20_500, 'freezes')
  expect(coverOf(span(), { ...by, request, snapshot: stun(23_000, 23_300), clocks: far })).toBe('covered')
  expect(coverOf(span(), { ...by, request, snapshot: stun(3000, 3300), clocks: GIVEN })).toBe('covered')
  expect(coverOf(span(), { ...by, request, snapshot: stun(5700, 5800), clocks: GIVEN })).toBe('unclear')
})

test('with times in whole seconds, a stun near either end is unclear', () => {
  const facts = { ...by, clocks: GIVEN, blurMs: 1000 }
  expect(coverOf(span(), { ...facts, snapshot: stun(1500, 1600) })).toBe('unclear')
  expect(coverOf(span(), { ...facts, snapshot: stun(2500, 2600) })).toBe('covered')
  expect(coverOf(span(), { ...facts, snapshot: stun(5500, 5600) })).toBe('unclear')
  expect(coverOf(span(), { ...facts, snapshot: stun(6500, 6600) })).toBe('not covered')
  expect(coverOf(span(), { ...by, blurMs: 1000, request: { from: 1500, to: 4000 } })).toBe('unclear')
})

test('of all instances the worst answer counts', () => {
  expect(coverOfAll(['covered', 'not covered', 'unclear'])).toBe('not covered')
  expect(coverOfAll(['covered', 'not frozen', 'unclear'])).toBe('unclear')
  expect(coverOfAll(['covered', 'not frozen'])).toBe('covered')
  expect(coverOfAll(['not frozen', null])).toBeNull()
})
