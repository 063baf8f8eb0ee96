import { parseEvent, type VmtoolsdEvent } from '../../../src/harness/caller/vmtoolsd/events.ts'
import { scriptsOf } from '../../../src/harness/caller/vmtoolsd-caller.ts'

const events = (...lines: readonly string[]): readonly VmtoolsdEvent[] =>
  lines.map(parseEvent).filter((event) => event !== null)

const started = (t: number, pid: number, name: string, words: string): string =>
  JSON.stringify({ kind: 'hook-started', t, pid, command: `"/usr/sbin/${name}" ${words}` })

test('starts and ends are paired, also where a process id comes again; one that did not end is left out', () => {
  const runs = scriptsOf(
    events(
      started(1000, 7, 'pre-freeze-script', 'freeze "a b"'),
      '{"kind":"hook-ended","t":2000,"pid":7,"status":1}',
      started(3000, 7, 'post-thaw-script', 'thaw'),
      started(4000, 8, 'a', 'freezeFail'),
      '{"kind":"hook-ended","t":5000,"pid":7,"signal":15}',
    ),
    10,
  )
  expect(runs).toEqual([
    {
      path: '/usr/sbin/pre-freeze-script',
      argument: 'freeze',
      pid: 7,
      began: 11,
      ended: 12,
      end: { kind: 'exited', status: 1 },
      seenAs: 'failure',
    },
    {
      path: '/usr/sbin/post-thaw-script',
      argument: 'thaw',
      pid: 7,
      began: 13,
      ended: 15,
      end: { kind: 'signalled', signal: 'SIGTERM' },
      seenAs: 'success',
    },
  ])
})
