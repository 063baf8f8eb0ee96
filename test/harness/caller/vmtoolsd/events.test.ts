import fc from 'fast-check'
import { backupEvent, parseEvent, type VmtoolsdEvent } from '../../../../src/harness/caller/vmtoolsd/events.ts'

describe('parseEvent', () => {
  test.each<[string, VmtoolsdEvent]>([
    ['{"t":3,"kind":"started","pid":7,"boot":9}', { kind: 'started', t: 3, pid: 7, boot: 9 }],
    ['{"t":3,"kind":"told","data":"x \\u00e9","ok":false}', { kind: 'told', t: 3, data: 'x é', ok: false }],
    [
      '{"t":3,"kind":"replied","command":"c","ok":true,"result":"r"}',
      { kind: 'replied', t: 3, command: 'c', ok: true, result: 'r' },
    ],
    ['{"t":3,"kind":"hook-started","pid":7,"command":"c"}', { kind: 'hook-started', t: 3, pid: 7, command: 'c' }],
    [
      '{"t":3,"kind":"hook-ended","pid":7,"status":5}',
      { kind: 'hook-ended', t: 3, pid: 7, end: { kind: 'exited', status: 5 } },
    ],
    [
      '{"t":3,"kind":"hook-ended","pid":7,"signal":9}',
      { kind: 'hook-ended', t: 3, pid: 7, end: { kind: 'signalled', signal: 9 } },
    ],
    ['{"t":3,"kind":"freeze-refused","by":"ioctl"}', { kind: 'freeze-refused', t: 3, by: 'ioctl' }],
    ['{"t":3,"kind":"done"}', { kind: 'done', t: 3 }],
    ['{"t":3,"kind":"bad-command"}', { kind: 'bad-command', t: 3 }],
  ])('%s', (line, event) => {
    expect(parseEvent(line)).toEqual(event)
  })

  test.each(['', '{', 'null', '7', '[]', '{"kind":"else"}', '{"kind":7}'])('%j is no event', (line) => {
    expect(parseEvent(line)).toBeNull()
  })

  test('never throws', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (line) => parseEvent(line) !== undefined))
  })
})

describe('backupEvent', () => {
  test.each([
    ['vmbackup.eventSet req.done 0 ', 'req.done 0'],
    ['vmbackup.eventSet req.error 2 Custom quiesce script failed.', 'req.error 2 Custom quiesce script failed.'],
    ['vmbackup.eventSet req.keepAlive 0 ', null],
    ['info-set guestinfo.vmtools.versionString 12.2.0', null],
  ])('%s', (data, text) => {
    expect(backupEvent({ kind: 'told', t: 0, data, ok: true })).toBe(text)
  })
})
