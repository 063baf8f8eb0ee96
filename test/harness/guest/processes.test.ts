import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { otherProcesses, processesOf, whatIs } from '../../../src/harness/guest/processes.ts'
import { emptyRoot, removeGuests } from '../temp-guest.ts'
import { untilGone } from '../until.ts'

const children: ChildProcess[] = []
afterAll(() => {
  for (const child of children) child.kill('SIGKILL')
  removeGuests()
})

/** A shell that waits until a signal kills it; resolves when the shell runs. */
async function waiting(args: readonly string[], path = '/usr/bin:/bin'): Promise<ChildProcess> {
  const child = spawn('/bin/sh', ['-c', 'echo ready; read -r _', ...args], { env: { PATH: path } })
  children.push(child)
  await once(child.stdout, 'data')
  return child
}

test('a process belongs to a sandbox if its command line or its PATH names a path in the sandbox', async () => {
  const root = emptyRoot()
  const other = await waiting(['sh', `${root}-other/x`])
  const byName = await waiting(['sh', `${root}/usr/bin/x`])
  const byPath = await waiting([], `${root}/usr/sbin:/usr/bin:/bin`)
  const found = processesOf(root).map(({ pid }) => pid)
  expect(found.sort()).toEqual([byName.pid, byPath.pid].sort())
  expect(processesOf(`${root}-other`).map(({ pid }) => pid)).toEqual([other.pid])
  expect(processesOf(root).find(({ pid }) => pid === byName.pid)?.command).toContain(`sh ${root}/usr/bin/x`)
})

test('waits until the processes have ended, or names those that are left', async () => {
  const root = emptyRoot()
  const child = await waiting(['sh', `${root}/x`])
  expect((await untilGone(() => processesOf(root), 1)).map(({ pid }) => pid)).toEqual([child.pid])
  const gone = untilGone(() => processesOf(root), 20_000)
  child.kill('SIGKILL')
  expect(await gone).toEqual([])
})

test('otherProcesses shows a process while it lives', async () => {
  const child = spawn('sleep', ['4711'])
  await once(child, 'spawn')
  expect(otherProcesses()).toContainEqual({ pid: child.pid, command: 'sleep 4711' })
  child.kill('SIGKILL')
  await once(child, 'exit')
  expect(otherProcesses().map(({ pid }) => pid)).not.toContain(child.pid)
})

test.each([
  ['/bin/sh /usr/sbin/pre-freeze-script freeze', 'pre-freeze'],
  ['/usr/bin/dash /x/usr/sbin/post-thaw-script thaw', 'post-thaw'],
  ['/bin/sh /etc/vmware-tools/backupScripts.d/50-gen-hooks freezeFail', 'post-thaw'],
  ['/bin/sh /usr/sbin/pre-freeze-script own freeze /run/gen-hooks/client.17', 'keeper'],
  ['/bin/sh /usr/sbin/post-thaw-script own thaw /run/gen-hooks/client.18 thaw ticket 7', 'rescue'],
  ['timeout -k 1 15 iris session A -U %SYS x', 'limit'],
  ['/bin/sh /usr/bin/iris session A -U %SYS x', 'session'],
  ['flock -s -w 60 /run/gen-hooks/lock true', 'timer'],
  ['/usr/bin/strace -D -q -o /run/struck/trace /run/struck/pre-freeze-script freeze', 'tracer'],
  ['timeout 300 sh -c exec 9>&- >>"$1"; read -r line && x "$line" sh /run/gen-hooks/state', 'latch'],
  ['sh -c exec 9>&- >>"$1"; read -r line && x "$line" sh /run/gen-hooks/state', 'latch'],
  ['timeout -k 1 301 head -n 1', 'limit'],
  ['head -n 1', 'timer'],
  ['head -c 1', 'other'],
])('%s is a %s', (command, what) => {
  expect(whatIs({ pid: 4_999_999, command }, [])).toBe(what)
})

test('a process is listed with the program that it has started', async () => {
  const mother = { pid: process.pid, command: 'sh pre-freeze-script own freeze x' }
  const child = await waiting([])
  const pid = child.pid ?? 0
  expect(whatIs({ pid, command: mother.command }, [mother])).toBe('job of keeper')
  expect(whatIs({ pid, command: 'sleep 5' }, [mother])).toBe('timer of keeper')
})
