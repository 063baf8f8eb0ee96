import type { RunResult } from '../../src/host/host.ts'
import { type Zone, zoneOf } from '../../src/text/zone.ts'
import { backupLines, suspendedSince } from '../../src/thaw/instance-log.ts'
import { judgeSuspended } from '../../src/thaw/suspended.ts'

const exited = (status: number, stdout = ''): RunResult => ({
  end: { kind: 'exited', status },
  stdout: Buffer.from(stdout),
  stderr: Buffer.alloc(0),
})
const HANGS: RunResult = { end: { kind: 'timed out' }, stdout: Buffer.alloc(0), stderr: Buffer.alloc(0) }
const FLAGS = 'Global flags:\n  INIDONE: 1\n'

test.each<[string, RunResult, RunResult, string]>([
  ['stat and the method say yes', exited(0, `${FLAGS}  WDSUSPD: 1\n`), exited(5), 'yes'],
  ['stat and the method say no', exited(0, FLAGS), exited(3), 'no'],
  ['only stat can say', exited(0, FLAGS), exited(239), 'no'],
  ['only stat can say', exited(0, `${FLAGS}  WDSUSPD: 1\n`), HANGS, 'yes'],
  ['only the method can say', HANGS, exited(5), 'yes'],
  ['only the method can say', exited(1, 'not running\n'), exited(3), 'no'],
  ['only one of both says yes, which counts', exited(0, FLAGS), exited(5), 'yes'],
  ['stat prints nothing', exited(0), exited(1), 'unknown'],
  ['stat and the method hang', HANGS, HANGS, 'unknown'],
])('%s', (_what, stat, method, answer) => {
  expect(judgeSuspended(stat, method).answer).toBe(answer)
})

test('an instance whose state could not be read is reported', () => {
  expect(judgeSuspended(HANGS, exited(239)).why).toBe('stat: no answer within 5 s; IsWDSuspendedExt: status 239')
})

const BERLIN = zoneOf('Europe/Berlin') as Zone

const line = (text: string) => `11/22/26-17:40:55:123 (77) 0 [Utility.Event] Backup.General.${text}`

test.each([
  [[line('ExternalFreeze: System suspended')], '2026-11-22T17:40:55+01:00'],
  [[line('ExternalFreeze: System suspended'), line('ExternalThaw: System resumed')], null],
  [
    [line('ExternalThaw: System resumed'), line('ExternalFreeze: System suspended'), line('ExternalFreeze: x')],
    '2026-11-22T17:40:55+01:00',
  ],
  [['11/22/2026 17:40:55: Backup.General.ExternalFreeze: System suspended'], '2026-11-22T17:40:55+01:00'],
  [['07/22/26-17:40:55:123 (77) 0 Backup.General.ExternalFreeze: System suspended'], '2026-07-22T17:40:55+02:00'],
  [[line('ExternalFreeze: System suspended').slice(3)], null],
  [['13/22/26-17:40:55:123 Backup.General.ExternalFreeze: System suspended'], null],
  [[], null],
])('an instance with the lines %j is suspended since %s', (lines, since) => {
  expect(suspendedSince(lines, BERLIN)).toBe(since === null ? null : Date.parse(since))
})

test('only the last 40 lines of Backup.General are shown, with control characters escaped', () => {
  const many = Array.from({ length: 100 }, (_, index) => line(`\u001b[31m ${index}`)).join('\n')
  const shown = backupLines(`something else\n${many}\n`)
  expect(shown).toHaveLength(40)
  expect(shown.at(-1)).toContain('\\x1b[31m 99')
})
