import { allStuns, guestClock, offsetsText, offsetText } from '../../src/report/guest-clock.ts'
import { packRuns } from '../../src/report/page/pack.ts'
import { stunTable } from '../../src/report/page/tables.ts'
import type { SnapshotPlace } from '../../src/report/snapshot-place.ts'
import { reportOf } from './make-report.ts'
import { makeRuns, makeStuns } from './make-runs.ts'

const AHEAD_MS = 17_400
const PLACE: SnapshotPlace = {
  cover: 'unclear',
  instances: [],
  text: '',
  offsetMs: AHEAD_MS,
  slackMs: 160,
  vm: 'PROD',
  snapshot: null,
}
const runs = makeRuns(5)
/** The lines of a host whose clock is ahead. */
const stuns = makeStuns(runs, 8000).map((group) => ({
  ...group,
  firstAt: group.firstAt === null ? null : group.firstAt + AHEAD_MS,
  stuns: group.stuns.map((stun) => ({ ...stun, at: stun.at === null ? null : stun.at + AHEAD_MS })),
}))
const placed = reportOf(runs, stuns, { places: runs.map(() => PLACE) })
const unplaced = reportOf(runs, stuns, { places: [] })

test('each stun on the page has its time by the guest’s clock, and the offset is named', () => {
  const moved = makeStuns(runs, 8000).flatMap((group) => group.stuns.map(({ at }) => at))
  expect(allStuns(placed).map(({ at }) => at)).toEqual(moved)
  expect(packRuns(placed).stuns.map(([at]) => at)).toEqual(moved)
  const packed = packRuns(placed)
  expect(packed.stuns.map(([, , , , , clock]) => packed.words[clock])).toEqual(
    Array(10).fill('the host’s clock is 17.40 s ahead of the guest’s'),
  )
  expect(stunTable(placed)).toMatch(/>2026-[^<]*<span class="soft under">host’s clock \+17\.40 s<\/span>/)
  expect(guestClock(placed).said).toBe(
    'Times are by the clock of the guest: the host’s clock is 17.40 s ahead of the guest’s, give or take 0.16 s.',
  )
})

test('without an offset the stuns are shown by the clock of the host, and the page reports this', () => {
  expect(allStuns(unplaced).map(({ at }) => at)).toEqual(stuns.flatMap((group) => group.stuns.map(({ at }) => at)))
  expect(guestClock(unplaced).said).toContain('Times are by the clock of the host')
  expect(stunTable(unplaced)).toContain('by the host’s clock</span>')
})

test('each time is moved by the offset of the nearest run', () => {
  const places = runs.map((_run, index) => ({ ...PLACE, offsetMs: index * 1000 }))
  const { offsetAt } = guestClock({ runs, places, stuns })
  expect(runs.map(({ beganAt }, index) => offsetAt('PROD', beganAt + index * 1000 + 60_000))).toEqual([
    0, 1000, 2000, 3000, 4000,
  ])
  expect(offsetAt('PROD', 0)).toBe(0)
  expect(offsetAt('PROD', Date.UTC(2040, 0))).toBe(4000)
})

test('the stuns of another guest’s VM are not moved', () => {
  const other = [...stuns.slice(0, 4), { ...stuns[4], vm: 'OTHER' } as (typeof stuns)[number]]
  const clock = guestClock({ runs, places: placed.places, stuns: other })
  expect([clock.offsetAt('OTHER', runs[0]?.beganAt ?? 0), clock.offsetAt(null, 0)]).toEqual([null, null])
  expect(clock.said).toContain('Those of other VMs are by the clock of the host.')
})

test.each([
  [[17_400, 17_400], 'the host’s clock is 17.40 s ahead of the guest’s'],
  [[16_000, 17_400], 'the host’s clock is 16.00 to 17.40 s ahead of the guest’s'],
  [[-17_400, -16_000], 'the host’s clock is 16.00 to 17.40 s behind the guest’s'],
  [[-500, 700], 'the host’s clock is between 0.50 s behind and 0.70 s ahead of the guest’s'],
  [[0, 2], 'the clocks of host and guest agree'],
])('offsets of %p ms are put into words', (offsets, words) => {
  expect(offsetsText(offsets.map((offsetMs) => ({ ...PLACE, offsetMs, slackMs: 0 })))).toBe(words)
})

test('without an offset the text says that the host’s clock counts', () => {
  expect([offsetsText([null]), offsetText(null)]).toEqual([null, 'by the host’s clock'])
})
