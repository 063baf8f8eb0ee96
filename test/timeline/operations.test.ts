import { parseVmtoolsdLine, type VmtoolsdEvent } from '../../src/logs/vmtoolsd-log.ts'
import { zoneOf } from '../../src/text/zone.ts'
import { callsOf, callsRange, type HookWork } from '../../src/timeline/hook-calls.ts'
import { operationsOf, requestOf } from '../../src/timeline/operations.ts'
import { madeSnapshot, vmtoolsdLog } from './made-logs.ts'

const T = Date.parse('2026-11-22T22:00:00Z')
function events(log: string): readonly VmtoolsdEvent[] {
  const zone = zoneOf('UTC')
  if (zone === null) throw new Error('no zones here')
  return log.split('\n').flatMap((line) => parseVmtoolsdLine(line, { zone, near: T }) ?? [])
}

const LOG = vmtoolsdLog([madeSnapshot(T, 'a')])
const only = (log: string) => operationsOf(events(log))[0] ?? []
/** The lines in the form of syslog. */
const syslog = (log: string): string => log.replaceAll(/^\[(.{10})T(.{8}).{4}Z\] /gm, 'Nov 22 $2 guest vmtoolsd[812]: ')

test('an operation ends with its last line, or with the first line of the next operation', () => {
  const two = vmtoolsdLog([madeSnapshot(T, 'a'), madeSnapshot(T + 60_000, 'b')])
  expect(operationsOf(events(two)).map((one) => one[0]?.at)).toEqual([T - 60, T + 59_940])
  const torn = two.replace(/.*req\.done.*\n/, '')
  expect(operationsOf(events(torn))).toHaveLength(2)
})

test('the host took the snapshot between the request and the answer', () => {
  expect(requestOf(only(LOG))).toEqual({ from: T + 2700, to: T + 3700 })
})

test('since a time of syslog may be late, the request counts from the end of the scripts, with a second more', () => {
  expect(requestOf(only(syslog(LOG)))).toEqual({ from: T + 1000, to: T + 4000 })
})

test.each([
  ['aborted', (log: string) => log.replace('VmBackupSnapshotDone', 'VmBackupAbort')],
  ['never asked for', (log: string) => log.replace(/.*snapshotCommit.*\n/, '')],
  ['never told', (log: string) => log.replace(/.*\*\*\* VmBackupSnapshotDone\n/, '')],
  ['by syslog, and the scripts not told', (log: string) => syslog(log.replace(/.*VmBackupOnFreeze.*\n/, ''))],
])('the time of a snapshot is unknown that was %s', (_what, change) => {
  expect(requestOf(only(change(LOG)))).toBeNull()
})

const WORK: HookWork = {
  from: T,
  to: T + 5500,
  freezeBeganAt: T,
  frozenAt: T + 1000,
  thawBeganAt: T + 5000,
  thawedAt: T + 5500,
  blurMs: 0,
}

test('the work of a run in a call of a hook lies within the call', () => {
  const calls = callsOf(only(LOG))
  expect(calls).toMatchObject({ preFrom: T - 50, preTo: T + 1400, postFrom: T + 4950, postTo: T + 6400 })
  if (calls === null) throw new Error('no calls')
  expect(callsRange(WORK, calls)).toEqual({ low: -70, high: 420 })
  expect(callsRange({ ...WORK, blurMs: 1000 }, calls)).toEqual({ low: -1070, high: 420 })
  const never = callsRange({ ...WORK, frozenAt: null, thawedAt: null }, calls)
  expect(never.low).toBeGreaterThan(never.high)
})

test('without a line for the end of pre-freeze, the next line is taken for its end; without a hook there are no calls', () => {
  expect(callsOf(only(LOG.replace(/.*VmBackupOnFreeze.*\n/, '')))).toMatchObject({ preTo: T + 1410 })
  expect(callsOf(only(LOG.replaceAll(/.*Running script.*\n/g, '')))).toBeNull()
})
