import { scriptsOf } from '../../../src/harness/caller/vmtoolsd-caller.ts'

type Event = Parameters<typeof scriptsOf>[0][number]

const started = (t: number, pid: number, name: string, words: string): Event => ({
  kind: 'hook-started',
  t,
  pid,
  command: `"/usr/sbin/${name}" ${words}`,
})

test('each start of a hook is paired with its end, also where a process id is used again; a hook that did not end is left out', () => {
  const events: readonly Event[] = [
    started(1000, 7, 'pre-freeze-script', 'freeze "a b"'),
    { kind: 'hook-ended', t: 2000, pid: 7, end: { kind: 'exited', status: 1 } },
    started(3000, 7, 'post-thaw-script', 'thaw'),
    started(4000, 8, 'a', 'freezeFail'),
    { kind: 'hook-ended', t: 5000, pid: 7, end: { kind: 'signalled', signal: 15 } },
  ]
  expect(scriptsOf(events, 10)).toEqual([
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
