import { parseVmtoolsdLine, type VmtoolsdEvent } from '../../src/logs/vmtoolsd-log.ts'
import { zoneOf } from '../../src/text/zone.ts'
import { toolsEvents } from '../../src/timeline/tools-events.ts'
import { madeSnapshot, vmtoolsdLog } from './made-logs.ts'

const T = Date.parse('2026-11-22T22:00:00Z')

function events(log: string): readonly VmtoolsdEvent[] {
  const zone = zoneOf('UTC')
  if (zone === null) throw new Error('no zones here')
  return log.split('\n').flatMap((line) => parseVmtoolsdLine(line, { zone, near: T }) ?? [])
}

const whole = { from: T, to: T + 5600 }

test('the log of vmtoolsd gives the phases of one snapshot', () => {
  expect(toolsEvents(events(vmtoolsdLog([madeSnapshot(T, 'a')])), whole)).toMatchObject({
    preFreeze: { from: T - 50, to: T + 1400 },
    postThaw: { from: T + 4950, to: T + 6400 },
    fileSystems: { from: T + 1600, to: T + 3700 },
  })
})

test('lines of snapshots seconds before and after are left out', () => {
  const made = [-8600, 0, 8400].map((after, index) => madeSnapshot(T + after, `${index}`))
  const told = toolsEvents(events(vmtoolsdLog(made)), whole).events
  expect(told[0]).toMatchObject({ what: 'quiescing begins', at: T - 60 })
  expect(told.at(-1)).toMatchObject({ what: 'quiescing is over', at: T + 6400 })
})

test('the null driver freezes no file system', () => {
  const log = vmtoolsdLog([madeSnapshot(T, 'a')])
    .replace('VmBackupSyncDriverStart', 'VmBackupNullStart')
    .replace('VmBackupSyncDriverSnapshotDone', 'VmBackupNullSnapshotDone')
  const told = toolsEvents(events(log), whole)
  expect(told.fileSystems).toEqual({ from: null, to: null })
  expect(told.events.find(({ what }) => what === 'file systems freeze')?.detail).toContain('nothing is frozen')
})

test('an aborted snapshot ends with freezeFail', () => {
  const log = vmtoolsdLog([madeSnapshot(T, 'a')])
    .replace('*** VmBackupSnapshotDone', '*** VmBackupAbort')
    .replace('VmBackupSyncDriverSnapshotDone', 'VmBackupSyncDriverUndo')
    .replace('post-thaw-script" thaw', 'post-thaw-script" freezeFail')
    .replace('VmBackupOnThaw', 'VmBackupOnFreezeFail')
  const told = toolsEvents(events(log), whole)
  expect(told.postThaw).toEqual({ from: T + 4950, to: T + 6400 })
  expect(told.events.map(({ what }) => what)).toContain('aborted by the host')
})

test('a snapshot far from the run gives no event', () => {
  expect(toolsEvents(events(vmtoolsdLog([madeSnapshot(T + 90_000, 'a')])), whole).events).toEqual([])
})
