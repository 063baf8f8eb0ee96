import type { VmwareHappening } from '../../src/logs/vmware-log.ts'
import { groupStuns } from '../../src/stun/group-stuns.ts'
import { keepGroups } from '../../src/stun/keep-groups.ts'
import { openGroup } from '../../src/stun/open-group.ts'
import { type StunGroup, stunClass } from '../../src/stun/stun.ts'
import { longest } from '../../src/stun/totals.ts'

type Step = readonly [minute: number | null, happening: VmwareHappening]

const stun = (minute: number | null, microseconds = 1000): Step => [minute, { kind: 'stun', microseconds }]
const snapshot = (minute: number | null, name = 'Backup', quiesced: boolean | null = true): Step => [
  minute,
  { kind: 'snapshot', snapshot: name, quiesced },
]
const done = (minute: number | null): Step => [minute, { kind: 'snapshot done', failed: false }]
const consolidate = (minute: number | null): Step => [minute, { kind: 'consolidate', ended: false }]
const consolidated = (minute: number | null): Step => [minute, { kind: 'consolidate', ended: true }]
const migrate = (minute: number | null): Step => [minute, { kind: 'migrate' }]

function group(steps: readonly Step[]): readonly string[] {
  const groups: StunGroup[] = []
  const grouper = groupStuns('VM', 8000, { onGroup: (one) => groups.push(one), onStun: () => {} })
  steps.forEach(([minute, happening], index) => {
    const at = minute === null ? null : Math.round(minute * 60_000)
    grouper.take({ vm: 'VM', source: 'x', line: index + 1, offset: index, at, text: '', ...happening })
  })
  grouper.end()
  return groups.map(({ kind, snapshot: name, quiesced, count }) => `${kind} ${name} ${quiesced} ${count}`)
}

test.each<[string, readonly Step[], readonly string[]]>([
  ['a snapshot whose stun comes before its end', [snapshot(0), stun(0.1), done(0.2)], ['create Backup true 1']],
  ['a snapshot whose stun comes after its end', [snapshot(0), done(0.1), stun(0.2)], ['create Backup true 1']],
  ['a guest that takes 15 minutes to be quiet', [snapshot(0), stun(15)], ['create Backup true 1']],
  [
    'a creation, and three stuns 45 minutes later, as in the article',
    [snapshot(0), stun(0.1), done(0.1), stun(45), stun(45.1), stun(45.2), consolidated(45.3)],
    ['create Backup true 1', 'consolidate Backup true 3'],
  ],
  [
    'consolidation in iterations an hour long',
    [
      snapshot(0),
      stun(0),
      done(0),
      stun(60),
      consolidate(61),
      stun(110),
      consolidate(110),
      stun(169),
      consolidated(169),
    ],
    ['create Backup true 1', 'consolidate Backup true 3'],
  ],
  [
    "VMware's helper is no snapshot of anybody",
    [snapshot(0), stun(0), done(0), snapshot(30, 'Consolidate Helper', false), stun(30), stun(40), consolidated(40)],
    ['create Backup true 1', 'consolidate Backup true 2'],
  ],
  [
    'two snapshots, of which it is unknown which one is consolidated',
    [snapshot(0, 'A'), stun(0), done(0), snapshot(9, 'B', false), stun(9), done(9), stun(20), consolidated(20)],
    ['create A true 1', 'create B false 1', 'consolidate null null 1'],
  ],
  [
    'day after day',
    [0, 1440].flatMap((day) => [snapshot(day), stun(day), done(day), stun(day + 45), consolidated(day + 45)]),
    ['create Backup true 1', 'consolidate Backup true 1', 'create Backup true 1', 'consolidate Backup true 1'],
  ],
  ['vMotion', [migrate(0), migrate(0.1), stun(0.2), stun(7)], ['other null null 1', 'other null null 1']],
  [
    'vMotion after a snapshot',
    [snapshot(0), stun(0), done(0), migrate(5), stun(5)],
    ['create Backup true 1', 'other null null 1'],
  ],
  [
    'stuns alone, by time',
    [stun(0), stun(1), stun(45), stun(46), stun(47)],
    ['other null null 2', 'other null null 3'],
  ],
  ['a stun of another day is not the snapshot that failed', [snapshot(0), stun(1440)], ['other null null 1']],
  ['USB an hour after the end of a consolidation', [consolidated(0), stun(60)], ['other null null 1']],
  [
    'without times the order counts',
    [snapshot(null), stun(null), done(null), stun(null), consolidated(null)],
    ['create Backup true 1', 'consolidate Backup true 1'],
  ],
  ['lines without an event', [snapshot(0), done(0), consolidate(9), migrate(10)], []],
])('%s', (_what, steps, expected) => {
  expect([...group(steps)].sort()).toEqual([...expected].sort())
})

test.each([
  [3_999_999, 8000, 'fine'],
  [4_000_000, 8000, 'risk'],
  [7_999_999, 8000, 'risk'],
  [8_000_000, 8000, 'failover'],
  [1_000_000, 2000, 'risk'],
  [0, 1, 'fine'],
  [500, 1, 'risk'],
])('a stun of %i us against a timeout of %i ms: %s', (microseconds, qos, expected) => {
  expect(stunClass(microseconds, qos)).toBe(expected)
})

const oneStun = (microseconds: number) => ({
  source: 'x',
  line: 1,
  offset: 0,
  at: microseconds,
  microseconds,
  text: '',
})

test('a group counts all its stuns and keeps the longest', () => {
  const made = openGroup('VM', 8000, () => ({ kind: 'other', snapshot: null, quiesced: null }))
  for (let index = 1; index <= 1000; index++) made.add(oneStun(index))
  const { count, stuns, totalMicroseconds, maxMicroseconds, firstAt } = made.close()
  expect({ count, totalMicroseconds, maxMicroseconds, firstAt }).toEqual({
    count: 1000,
    totalMicroseconds: 500_500,
    maxMicroseconds: 1000,
    firstAt: 1,
  })
  expect(stuns.map(({ microseconds }) => microseconds)).toEqual(Array.from({ length: 256 }, (_, index) => 745 + index))
})

test('of too many groups, those with the longest stuns are kept in their order', () => {
  const kept = keepGroups(10)
  for (let index = 0; index < 100; index++) {
    const made = openGroup('VM', 8000, () => ({ kind: 'other', snapshot: null, quiesced: null }))
    made.add(oneStun((index * 37) % 100))
    kept.add(made.close())
  }
  const lengths = kept.groups().map(({ maxMicroseconds }) => maxMicroseconds)
  expect(lengths.length).toBeLessThanOrEqual(10)
  expect(lengths).toEqual(expect.arrayContaining([99, 98, 97, 96, 95]))
  expect(lengths.length + kept.leftOut()).toBe(100)
  expect(kept.groups().map(({ firstAt }) => firstAt)).toEqual(lengths)
})

test('the longest stuns are kept, of equal ones the first', () => {
  const top = longest<string>(3)
  for (const [name, microseconds] of [
    ['a', 5],
    ['b', 9],
    ['c', 5],
    ['d', 7],
    ['e', 9],
    ['f', 1],
  ] as const)
    top.add(name, microseconds)
  expect(top.all()).toEqual(['b', 'e', 'd'])
})
