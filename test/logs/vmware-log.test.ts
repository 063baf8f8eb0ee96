import fc from 'fast-check'
import { parseVmwareLine } from '../../src/logs/vmware-log.ts'
import { anyText } from '../text/any-text.ts'

const AT = Date.UTC(2024, 4, 6, 1, 2, 3, 456)

test.each([
  ['ESX 4, a month without a year', 'May 06 01:02:03.456: vmx| ', null],
  ['ESXi 5.0, no level', '2024-05-06T01:02:03.456Z| vcpu-0| ', AT],
  ['ESXi 5.5 to 7.0', '2024-05-06T01:02:03.456Z| vcpu-0| I125: ', AT],
  ['ESXi 7.0 with a short level', '2024-05-06T01:02:03.456Z| vcpu-0| I005: ', AT],
  ['ESXi 8', '2024-05-06T01:02:03.456Z In(05) vcpu-0 - ', AT],
  ['ESXi 8 with an operation', '2024-05-06T01:02:03.456Z In(05) vcpu-0 vim-cmd-09-a45d ', AT],
  ['a bar less', '2024-05-06T01:02:03.456Z vcpu-0| ', AT],
  ['no Z', '2024-05-06T01:02:03.456| vcpu-0| I125: ', AT],
  ['an offset', '2024-05-06T03:02:03.456+02:00| vcpu-0| I125: ', AT],
  ['an offset without a colon', '2024-05-06T03:02:03.456+0200| vcpu-0| I125: ', AT],
  ['no fraction', '2024-05-06T01:02:03Z| vcpu-0| I125: ', AT - 456],
  ['no time, as articles have it', 'vmx| ', null],
  ['nothing', '', null],
  ['a redacted time of two words', 'YYYY-MM-DD HH-MM In(05) vcpu-0 - ', null],
  ['a redacted time', 'YYYY-MM-DDThh:mm:ss.536Z In(05) vcpu-0 - ', null],
  ['no day of a calendar', '2024-13-45T01:02:03.456Z| vcpu-0| I125: ', null],
  ['as grep prints it', 'PROD/vmware-3.log:2024-05-06T01:02:03.456Z| vcpu-0| I125: ', AT],
])('a stun, the header being %s', (_what, header, at) => {
  const text = `${header}Checkpoint_Unstun: vm stopped for 1091706 us`
  expect(parseVmwareLine(text)).toEqual({ kind: 'stun', at, microseconds: 1_091_706, text })
})

test.each([
  ['a snapshot of that name', "2024-05-06T01:02:03.456Z| vmx| I125: X: 'Checkpoint_Unstun: vm stopped for 9 us"],
  ['a text of the guest', '2024-05-06T01:02:03.456Z| vmx| I125: Guest: Checkpoint_Unstun: vm stopped for 9 us'],
  ['a value of the configuration', '2024-05-06T01:02:03Z| vmx| I125: a = "Checkpoint_Unstun: vm stopped for 9 us"'],
  ['too many words', `${'word '.repeat(10)}Checkpoint_Unstun: vm stopped for 9 us`],
  ['another sentence', '2024-05-06T01:02:03.456Z| vmx| I125: Checkpoint_Unstun: done'],
  ['another line', '2024-05-06T01:02:03.456Z| vmx| I125: CPT: vm was stunned for 414878 us'],
])('%s is no stun', (_what, text) => {
  expect(parseVmwareLine(text)).toBeNull()
})

test.each(['-5 us', 'ten us', '', '1234567890123456 us', '12 ms', '12.5 us'])(
  'a stun of %j cannot be read',
  (amount) => {
    expect(parseVmwareLine(`vmx| Checkpoint_Unstun: vm stopped for ${amount}`)?.kind).toBe(
      amount === '' ? undefined : 'unreadable',
    )
  },
)

const H = '2024-05-06T01:02:03.456Z| vmx| I120: '

test.each([
  [
    "SnapshotVMX_TakeSnapshot start: 'Nightly', deviceState=0, lazy=0, quiesced=1, forceNative=0",
    { kind: 'snapshot', snapshot: 'Nightly', quiesced: true },
  ],
  [
    "SnapshotVMX_TakeSnapshot start: 'Nightly', deviceState=0, lazy=0, quiesced=0",
    { kind: 'snapshot', snapshot: 'Nightly', quiesced: false },
  ],
  ["SnapshotVMX_TakeSnapshot start: 'cut off', dev", { kind: 'snapshot', snapshot: 'cut off', quiesced: null }],
  [
    "SnapshotVMX_TakeSnapshot start: 'it's', deviceState=9, quiesced=1', deviceState=0, quiesced=0",
    { kind: 'snapshot', snapshot: "it's', deviceState=9, quiesced=1", quiesced: false },
  ],
  ["SnapshotVMXTakeSnapshotComplete: Done with snapshot 'Nightly': 12", { kind: 'snapshot done', failed: false }],
  ["SnapshotVMXTakeSnapshotComplete: done with snapshot 'Nightly': 0", { kind: 'snapshot done', failed: true }],
  ["SnapshotVMX done with snapshot 'Nightly': 12", { kind: 'snapshot done', failed: false }],
  ["SnapshotVMX done with snapshot 'Nightly'", { kind: 'snapshot done', failed: false }],
  [
    'SnapshotVMXTakeSnapshotComplete: Snapshot 0 failed: Failed to quiesce the virtual machine (40).',
    { kind: 'snapshot failed', reason: 'Failed to quiesce the virtual machine (40).' },
  ],
  ['[msg.snapshot.quiesce.vmerr] The guest OS has reported an error during quiescing.', { kind: 'quiesce error' }],
  ['The error code was: 3', { kind: 'error code', code: 3 }],
  [
    'The error message was: Custom quiesce script failed.',
    { kind: 'error message', message: 'Custom quiesce script failed.' },
  ],
  ['SnapshotVMXConsolidateOnlineCB: Another iteration is needed.', { kind: 'consolidate', ended: false }],
  ['SnapshotVMXConsolidateOnlineCB: Done with consolidate', { kind: 'consolidate', ended: true }],
  ['SnapshotVMX_ConsolidateCancel: Requesting snapshot consolidate cancel.', { kind: 'consolidate', ended: false }],
  ['ConsolidateItemComplete: Cancelling.', { kind: 'consolidate', ended: false }],
  [
    'ConsolidateEnd: Snapshot consolidate complete: The operation completed successfully (0).',
    { kind: 'consolidate', ended: true },
  ],
  ['Migrate: VM successfully stunned', { kind: 'migrate' }],
  ['MigrateSetState: Transitioning from state 0 to 1.', { kind: 'migrate' }],
  ['Migrate_Open: Restoring from <10.0.0.2> with migration id 14', { kind: 'migrate' }],
  ['DICT               displayName = "PROD DB"', { kind: 'vm name', name: 'PROD DB' }],
])('%s', (message, happening) => {
  const text = H + message
  expect(parseVmwareLine(text)).toEqual({ at: AT, text, ...happening })
})

test.each([
  'SnapshotVMXTakeSnapshotWork: Transition to mode 0.',
  'DICT  displayName = ""',
  'Closing all the disks of the VM.',
])('%s is of no interest', (message) => {
  expect(parseVmwareLine(H + message)).toBeNull()
})

test('any text gives an event or none, and nothing is thrown', () => {
  const piece = fc.oneof(
    anyText(),
    fc.constantFrom(
      H,
      "'",
      'Checkpoint_Unstun: vm stopped for ',
      ' us',
      "SnapshotVMX_TakeSnapshot start: '",
      'Consolidate',
    ),
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
      const event = parseVmwareLine(pieces.join(''))
      if (event?.kind === 'stun') expect(Number.isSafeInteger(event.microseconds)).toBe(true)
    }),
  )
})

test.each([
  ['[   debug] [vmsvc:vmbackup] *** VmBackupSnapshotDone', { kind: 'snapshot told done' }],
  [
    'vmtoolsd: [   debug] [vmsvc:vmbackup] [812] Running script: "/usr/sbin/pre-freeze-script" freeze',
    { kind: 'script started', path: '/usr/sbin/pre-freeze-script', argument: 'freeze' },
  ],
  [
    "[   debug] [vmsvc:vmsvc] SyncDriver: successfully froze '/data' (fd=9).",
    { kind: 'file system frozen', path: '/data' },
  ],
])('a line of vmtoolsd in the log of the host is read: %s', (message, happening) => {
  for (const header of [H, '2024-05-06T01:02:03.456Z In(05) vcpu-0 - ']) {
    const text = `${header}Guest: ${message}`
    expect(parseVmwareLine(text)).toEqual({ at: AT, text, kind: 'guest', happening })
  }
})

test.each([
  "SnapshotVMX_TakeSnapshot start: 'Guest: [   debug] [vmsvc:vmbackup] *** VmBackupSnapshotDone",
  'Guest: said: Guest: [   debug] [vmsvc:vmbackup] *** VmBackupSnapshotDone',
  '[   debug] [vmsvc:vmbackup] *** VmBackupSnapshotDone',
  'Guest: [   debug] [vmsvc:vmbackup] nothing of interest',
])('%s is no line of vmtoolsd', (message) => {
  expect(parseVmwareLine(H + message)?.kind).not.toBe('guest')
})
