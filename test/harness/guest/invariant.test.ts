import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { processesOf, untilNoProcess } from '../../../src/harness/guest/invariant.ts'
import { emptyRoot, removeGuests } from '../temp-guest.ts'

const children: ChildProcess[] = []
afterAll(() => {
  for (const child of children) child.kill('SIGKILL')
  removeGuests()
})

/** A shell that waits until it is killed; resolves when it runs. */
async function waiting(args: readonly string[], path = '/usr/bin:/bin'): Promise<ChildProcess> {
  const child = spawn('/bin/sh', ['-c', 'echo ready; read -r _', ...args], { env: { PATH: path } })
  children.push(child)
  await once(child.stdout, 'data')
  return child
}

test('finds what names a path in the sandbox, and what has its PATH from there', async () => {
  const root = emptyRoot()
  const other = await waiting(['sh', `${root}-other/x`])
  const byName = await waiting(['sh', `${root}/usr/bin/x`])
  const byPath = await waiting([], `${root}/usr/sbin:/usr/bin:/bin`)
  const found = processesOf(root).map(({ pid }) => pid)
  expect(found.sort()).toEqual([byName.pid, byPath.pid].sort())
  expect(processesOf(`${root}-other`).map(({ pid }) => pid)).toEqual([other.pid])
  expect(processesOf(root).find(({ pid }) => pid === byName.pid)?.command).toContain(`sh ${root}/usr/bin/x`)
})

test('waits until they are gone, or says what is left', async () => {
  const root = emptyRoot()
  const child = await waiting(['sh', `${root}/x`])
  expect((await untilNoProcess(root, 1)).map(({ pid }) => pid)).toEqual([child.pid])
  const gone = untilNoProcess(root, 20_000)
  child.kill('SIGKILL')
  expect(await gone).toEqual([])
})
