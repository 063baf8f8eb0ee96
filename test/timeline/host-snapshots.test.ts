import { parseVmwareLine } from '../../src/logs/vmware-log.ts'
import { hostSnapshots, moved } from '../../src/timeline/host-snapshots.ts'

const T = Date.parse('2026-11-22T22:00:00.000Z')

function read(...lines: readonly string[]) {
  const { add, snapshots } = hostSnapshots()
  lines.forEach((text, index) => {
    const event = parseVmwareLine(text)
    if (event !== null) add({ source: 'vmware.log', line: index + 1, ...event })
  })
  return snapshots()
}

const at = (seconds: number): string => new Date(T + seconds * 1000).toISOString()
const start = (seconds: number, name: string, quiesced = 1): string =>
  `${at(seconds)}| vmx| I125: SnapshotVMX_TakeSnapshot start: '${name}', deviceState=0, lazy=0, logging=0, quiesced=${quiesced}, forceNative=0`
const stun = (seconds: number, microseconds: number): string =>
  `${at(seconds)}| vcpu-0| I125: Checkpoint_Unstun: vm stopped for ${microseconds} us`
const done = (seconds: number): string =>
  `${at(seconds)}| vcpu-0| I125: SnapshotVMXTakeSnapshotComplete: Done with snapshot 'a': 12`

test('a snapshot with its first stun; later ones are of what comes after', () => {
  expect(
    read(start(0, 'a'), stun(2.5, 500_000), done(3), stun(60, 100_000), start(3600, 'b', 0), stun(3601, 7000)),
  ).toEqual([
    { name: 'a', quiesced: true, beganAt: T, doneAt: T + 3000, stun: { from: T + 2000, to: T + 2500 } },
    {
      name: 'b',
      quiesced: false,
      beganAt: T + 3_600_000,
      doneAt: null,
      stun: { from: T + 3_600_993, to: T + 3_601_000 },
    },
  ])
})

test('a snapshot that never came to its stun takes none of the next', () => {
  expect(read(start(0, 'a'), start(60, 'b'), stun(62, 1000))).toMatchObject([
    { stun: null },
    { stun: { to: T + 62_000 } },
  ])
  expect(read(start(0, 'a'), stun(1300, 1000))).toMatchObject([{ name: 'a', stun: null }])
})

test('of two stuns the first is that of the snapshot; none after its end is', () => {
  expect(read(start(0, 'a'), stun(2, 1000), stun(9, 1000))).toMatchObject([{ stun: { to: T + 2000 } }])
  expect(read(start(0, 'a'), done(3), stun(9, 1000))).toMatchObject([{ stun: null }])
})

test('without lines of snapshots each group of stuns is one; a snapshot later in the log takes that back', () => {
  const bare = [stun(0, 1000), stun(2, 1000), stun(1000, 1000)]
  expect(read(...bare).map((one) => one.stun?.to)).toEqual([T, T + 1_000_000])
  expect(read(...bare, start(2000, 'a'))).toMatchObject([{ name: 'a', stun: null }])
})

test('lines without a time are left out', () => {
  expect(read('YYYY-MM-DD HH-MM In(05) vcpu-0 - Checkpoint_Unstun: vm stopped for 11223 us')).toEqual([])
})

test('moved to the clock of the guest', () => {
  const [one] = read(start(0, 'a'), stun(2.5, 500_000), done(3))
  expect(one && moved(one, 1000)).toMatchObject({
    beganAt: T - 1000,
    doneAt: T + 2000,
    stun: { from: T + 1000, to: T + 1500 },
  })
})
