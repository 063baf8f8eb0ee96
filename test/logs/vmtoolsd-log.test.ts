import fc from 'fast-check'
import { isVmtoolsdLine, parseVmtoolsdLine, parseVmtoolsdMessage } from '../../src/logs/vmtoolsd-log.ts'
import { zoneOf } from '../../src/text/zone.ts'
import { anyText } from '../text/any-text.ts'

const zone = zoneOf('Europe/Berlin')
if (zone === null) throw new Error('no zones here')
const clock = { zone, near: Date.parse('2026-01-10T00:00:00Z') }
const parse = (line: string) => parseVmtoolsdLine(line, clock)
const HEAD = '[2026-01-09T21:00:05.125Z] [   debug] [vmbackup] [4711] '
const AT = Date.parse('2026-01-09T21:00:05.125Z')

test.each([
  ['*** VmBackupStart', { kind: 'began' }],
  ['*** VmBackupStartWithOpts', { kind: 'began' }],
  [
    'Running script: "/usr/sbin/pre-freeze-script" freeze',
    { kind: 'script started', path: '/usr/sbin/pre-freeze-script', argument: 'freeze' },
  ],
  [
    'Running script: "/etc/vmware-tools/backupScripts.d/50-gen-hooks" freezeFail "an arg"',
    { kind: 'script started', path: '/etc/vmware-tools/backupScripts.d/50-gen-hooks', argument: 'freezeFail' },
  ],
  ["Async request 'VmBackupOnFreeze' completed", { kind: 'scripts over', phase: 'freeze' }],
  ["Async request 'VmBackupOnThaw' completed", { kind: 'scripts over', phase: 'thaw' }],
  ["Async request 'VmBackupOnFreezeFail' completed", { kind: 'scripts over', phase: 'freezeFail' }],
  ['*** VmBackupSyncDriverStart', { kind: 'file systems freezing', driver: 'sync' }],
  ['*** VmBackupSyncDriverOnlyStart', { kind: 'file systems freezing', driver: 'sync' }],
  ['*** VmBackupNullStart', { kind: 'file systems freezing', driver: 'null' }],
  ["SyncDriver: successfully froze '/data' (fd=9).", { kind: 'file system frozen', path: '/data' }],
  ["SyncDriver: successfully froze '/it's'.", { kind: 'file system frozen', path: "/it's" }],
  ['Sending vmbackup event: vmbackup.eventSet prov.snapshotCommit 0 ', { kind: 'snapshot asked' }],
  ['*** VmBackupSnapshotDone', { kind: 'snapshot told done' }],
  ['*** VmBackupSyncDriverSnapshotDone', { kind: 'file systems thawing', driver: 'sync' }],
  ['*** VmBackupSyncDriverUndo', { kind: 'file systems thawing', driver: 'sync' }],
  ['*** VmBackupNullSnapshotDone', { kind: 'file systems thawing', driver: 'null' }],
  ['*** VmBackupAbort', { kind: 'aborted' }],
  [
    'Sending vmbackup event: vmbackup.eventSet req.error 2 Custom quiesce script failed.',
    { kind: 'error', text: '2 Custom quiesce script failed.' },
  ],
  ['Sending vmbackup event: vmbackup.eventSet req.done 0 ', { kind: 'done' }],
])('%s', (message, expected) => {
  expect(parse(`${HEAD}${message}`)).toEqual({ at: AT, ...expected })
})

test.each([
  'Sending vmbackup event: vmbackup.eventSet reset 0 ',
  'Sending vmbackup event: vmbackup.eventSet req.keepAlive 0 ',
  '*** VmBackupAsyncCallback',
  "Async request 'VmBackupNullStart' completed",
  'Using quiesceApps = 1, quiesceFS = 1, allowHWProvider = 1, execScripts = 1',
  'Running script: "/x" somehow',
  `Running script: "${'x'.repeat(3000)}" freeze`,
])('a message of no interest is no event: %.60s', (message) => {
  expect(parse(`${HEAD}${message}`)).toBeNull()
})

const BEGAN = '[   debug] [vmbackup] [29258] *** VmBackupStart'
const OF_SERVICE = '[   debug] [vmsvc:vmbackup] *** VmBackupStart'
const SECOND = AT - 125

test.each<[string, string, number | null, ('received' | 'wholeSecond')[]]>([
  ['12, with a thread', `[2026-01-09T21:00:05.125Z] ${BEGAN}`, AT, []],
  ['the name of the service before the domain', `[2026-01-09T21:00:05.125Z] ${OF_SERVICE}`, AT, []],
  ['an offset for Z', '[2026-01-09T22:00:05.125+01:00] [   debug] [vmbackup] *** VmBackupStart', AT, []],
  ['10, the wall and no year', '[Jan 09 22:00:05.125] [   debug] [vmbackup] *** VmBackupStart', AT, []],
  ['10, a day of one digit', `[Jan  9 22:00:05.125] ${OF_SERVICE}`, AT, []],
  [
    'the year before',
    '[Dec 31 23:30:00.000] [   debug] [vmbackup] *** VmBackupStart',
    Date.parse('2025-12-31T22:30:00Z'),
    [],
  ],
  ['syslog', `Jan  9 22:00:05 guest vmsvc[29258]: ${BEGAN}`, SECOND, ['received', 'wholeSecond']],
  ['journalctl -o short-precise', `Jan 09 22:00:05.125999 guest vmtoolsd[812]: ${BEGAN}`, AT, ['received']],
  [
    'journalctl -o short-iso',
    `2026-01-09T22:00:05+0100 guest vmtoolsd[812]: ${BEGAN}`,
    SECOND,
    ['received', 'wholeSecond'],
  ],
  [
    'the same, newer',
    `2026-01-09T22:00:05+01:00 guest vmtoolsd[812]: ${OF_SERVICE}`,
    SECOND,
    ['received', 'wholeSecond'],
  ],
  [
    'journalctl -o short-iso-precise',
    `2026-01-09T22:00:05.125999+0100 guest vmtoolsd[812]: ${BEGAN}`,
    AT,
    ['received'],
  ],
  ['rsyslog with ISO times', `2026-01-09T21:00:05.125Z guest vmtoolsd: ${BEGAN}`, AT, ['received']],
  ['RFC 5424', `<31>1 2026-01-09T21:00:05.125Z guest vmtoolsd 812 - - ${BEGAN}`, AT, ['received']],
  [
    'RFC 5424 with data and a mark of UTF-8',
    `<30>1 2026-01-09T22:00:05.125999+01:00 guest vmtoolsd 812 ID1 [a@1 b="c"][d@2] \uFEFF${BEGAN}`,
    AT,
    ['received'],
  ],
  ['a day that is not in the calendar', '[Feb 30 22:00:05.125] [   debug] [vmbackup] *** VmBackupStart', null, []],
  ['no time', '[yesterday] [   debug] [vmbackup] *** VmBackupStart', null, ['wholeSecond']],
])('the time of %s', (_what, line, at, stamp) => {
  expect(parse(line)).toEqual({ at, kind: 'began', ...Object.fromEntries(stamp.map((key) => [key, true])) })
  expect(isVmtoolsdLine(line)).toBe(true)
})

test('a line of vmtoolsd in the log of the host is read without a time, from the level on', () => {
  expect(parseVmtoolsdMessage(OF_SERVICE)).toEqual({ kind: 'began' })
  expect(parseVmtoolsdMessage('[ warning] [vmsvc:vmbackup] Error freezing filesystems.')).toEqual({
    kind: 'error',
    text: 'Error freezing filesystems.',
  })
  expect(parseVmtoolsdMessage('[ message] [vmsvc:guestinfo] something else')).toBeNull()
  expect(parseVmtoolsdMessage(`${OF_SERVICE}${'x'.repeat(3000)}`)).toBeNull()
})

test.each([
  ['[ warning] [vmbackup] [1] Error freezing filesystems.', 'Error freezing filesystems.'],
  [
    "[ warning] [vmsvc] [1] SyncDriver: failed to open '/x': 6 (No such device or address)",
    "SyncDriver: failed to open '/x': 6 (No such device or address)",
  ],
  ['[critical] [vmbackup] [1] what?', 'what?'],
  ['[ warning] [vmsvc] [1] something else', null],
  ['[ message] [vmbackup] [1] VMware Tools Version: 12.2.0.41219 (build-21223074)', null],
])('%s', (line, text) => {
  const event = parse(`[2026-01-09T21:00:05.125Z] ${line}`)
  expect(event).toEqual(text === null ? null : { at: AT, kind: 'error', text })
})

test('lines of other logs are not read as lines of vmtoolsd', () => {
  expect(isVmtoolsdLine(`${HEAD}anything`)).toBe(true)
  expect(isVmtoolsdLine('2026-01-09T21:00:05.125Z| vmx| I125: Checkpoint_Unstun: vm stopped for 1 us')).toBe(false)
  expect(
    isVmtoolsdLine('01/09/26-22:00:05:125 (4711) 0 [Utility.Event] Backup.General.ExternalFreeze: Suspending system'),
  ).toBe(false)
})

test('any line gives an event or null, and nothing is thrown', () => {
  const word = fc.constantFrom(
    HEAD,
    '[Jan 09 22:00:05.125]',
    '[ warning]',
    '[vmbackup]',
    'Running script: "',
    '" freeze',
    '***',
    ' ',
  )
  const text = fc.array(fc.oneof(word, anyText()), { maxLength: 12 }).map((parts) => parts.join(''))
  fc.assert(
    fc.property(text, (line) => {
      const event = parse(line)
      expect(event === null || event.at === null || Number.isFinite(event.at)).toBe(true)
    }),
  )
})
