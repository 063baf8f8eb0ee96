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

test('a snapshot has its first stun, and later stuns belong to later work of the host', () => {
  expect(
    read(start(0, 'a'), stun(2.5, 500_000), done(3), stun(60, 100_000), start(3600, 'b', 0), stun(3601, 7000)),
  ).toEqual([
    { name: 'a', quiesced: true, beganAt: T, doneAt: T + 3000, stun: { from: T + 2000, to: T + 2500 }, failure: null },
    {
      name: 'b',
      quiesced: false,
      beganAt: T + 3_600_000,
      doneAt: null,
      stun: { from: T + 3_600_993, to: T + 3_601_000 },
      failure: null,
    },
  ])
})

test('a snapshot without a stun does not take the stun of the next snapshot', () => {
  expect(read(start(0, 'a'), start(60, 'b'), stun(62, 1000))).toMatchObject([
    { stun: null },
    { stun: { to: T + 62_000 } },
  ])
  expect(read(start(0, 'a'), stun(1300, 1000))).toMatchObject([{ name: 'a', stun: null }])
})

test('of two stuns the first belongs to the snapshot, and no stun after its end does', () => {
  expect(read(start(0, 'a'), stun(2, 1000), stun(9, 1000))).toMatchObject([{ stun: { to: T + 2000 } }])
  expect(read(start(0, 'a'), done(3), stun(9, 1000))).toMatchObject([{ stun: null }])
})

test('in a log without lines of snapshots each group of stuns is a snapshot, and in a log with such lines it is not', () => {
  const bare = [stun(0, 1000), stun(2, 1000), stun(1000, 1000)]
  expect(read(...bare).map((one) => one.stun?.to)).toEqual([T, T + 1_000_000])
  expect(read(...bare, start(2000, 'a'))).toMatchObject([{ name: 'a', stun: null }])
})

test('lines without a time are left out', () => {
  expect(read('YYYY-MM-DD HH-MM In(05) vcpu-0 - Checkpoint_Unstun: vm stopped for 11223 us')).toEqual([])
})

test('the times of a snapshot are moved to the clock of the guest', () => {
  const [one] = read(start(0, 'a'), stun(2.5, 500_000), done(3))
  expect(one && moved(one, 1000)).toMatchObject({
    beganAt: T - 1000,
    doneAt: T + 2000,
    stun: { from: T + 1000, to: T + 1500 },
  })
})

const line = (seconds: number, text: string, tag = 'I125:'): string => `${at(seconds)}| vmx| ${tag} ${text}`
const failedDone = (seconds: number): string =>
  line(seconds, "SnapshotVMXTakeSnapshotComplete: done with snapshot 'a': 0")

test('a snapshot that the host failed has the code and message of the guest, or else the reason of the host', () => {
  const error = [
    line(2, '[msg.snapshot.quiesce.vmerr] The guest OS has reported an error during quiescing.'),
    line(2, 'The error code was: 5', 'I125+'),
    line(2, "The error message was: 'VmBackupOnFreeze' operation failed.", 'I125+'),
  ]
  const reason = line(
    3,
    'SnapshotVMXTakeSnapshotComplete: Snapshot 0 failed: Failed to quiesce the virtual machine (40).',
  )
  const message = "'VmBackupOnFreeze' operation failed."
  const failure = { code: 5, message }
  expect(read(start(0, 'a'), ...error, reason, failedDone(4))).toMatchObject([
    { doneAt: T + 4000, stun: null, failure },
  ])
  expect(read(start(0, 'a'), reason, failedDone(4))).toMatchObject([
    { failure: { code: null, message: 'Failed to quiesce the virtual machine (40).' } },
  ])
  expect(read(start(0, 'a'), failedDone(4))).toMatchObject([{ failure: { code: null, message: '' } }])
  // and the next line begins another snapshot
  expect(read(start(0, 'a'), ...error, failedDone(4), start(9, 'b', 0), stun(10, 1000), done(11))).toMatchObject([
    { failure },
    { name: 'b', quiesced: false, failure: null, stun: { to: T + 10_000 } },
  ])
})

test('the code and message of another error do not belong to a snapshot', () => {
  const other = [line(1, 'The error code was: 7', 'I125+'), line(1, 'The error message was: no disk', 'I125+')]
  expect(read(start(0, 'a'), ...other, done(3))).toMatchObject([{ failure: null }])
  expect(read(...other, failedDone(3))).toEqual([])
})

test.each([
  "SnapshotVMX done with snapshot 'a': 3",
  "SnapshotVMXTakeSnapshotComplete done with snapshot 'a': 3",
  "SnapshotVMXTakeSnapshotComplete: Done with snapshot 'it's: 0': 3",
])('the line %s ends a snapshot', (text) => {
  expect(read(start(0, 'a'), line(3, text), stun(9, 1000))).toMatchObject([
    { doneAt: T + 3000, stun: null, failure: null },
  ])
})
