import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { realHost } from '../../src/host/real-host.ts'
import { tempFolder } from './temp-folder.ts'

const folder = tempFolder()
const sh = (script: string, options = {}) =>
  realHost().run('/bin/sh', ['-c', script], { timeoutMs: 20_000, ...options })

function isAlive(pid: number): boolean {
  try {
    // a zombie, which its parent has not waited for, is dead
    return !/^State:\s*[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}

async function gone(pid: number): Promise<void> {
  while (isAlive(pid)) await new Promise((resolve) => setImmediate(resolve))
}

test('gives the status, standard output and standard error', async () => {
  const result = await sh('echo out; echo err >&2; exit 3')
  expect(result.end).toEqual({ kind: 'exited', status: 3 })
  expect(result.stdout.toString()).toBe('out\n')
  expect(result.stderr.toString()).toBe('err\n')
})

test('gives the signal that ended a program', async () => {
  expect((await sh('kill -TERM $$')).end).toEqual({ kind: 'signalled', signal: 'SIGTERM' })
})

test('gives a program an empty standard input, or the given input', async () => {
  expect((await sh('cat')).stdout.toString()).toBe('')
  expect((await sh('cat', { input: 'user\nword\n' })).stdout.toString()).toBe('user\nword\n')
})

test('a program that does not read its input is no error', async () => {
  expect((await sh('exit 0', { input: 'x'.repeat(1_000_000) })).end).toEqual({ kind: 'exited', status: 0 })
})

test('kills the whole process group at the time limit, and keeps the output', async () => {
  const result = await sh('sleep 1000 & echo $!; wait', { timeoutMs: 2000 })
  expect(result.end).toEqual({ kind: 'timed out' })
  expect(result.stdout.toString()).toMatch(/^\d+\n$/)
  await gone(Number(result.stdout.toString()))
})

test('if a child holds the pipes after the program ended, the wait ends at the limit, and the status is that of the program', async () => {
  const result = await sh('sleep 1000 & echo $!; exit 4', { timeoutMs: 2000 })
  expect(result.end).toEqual({ kind: 'exited', status: 4 })
  expect(result.stdout.toString()).toMatch(/^\d+\n$/)
  await gone(Number(result.stdout.toString()))
})

test('ends a program whose output is longer than the bound, and keeps the output up to the bound', async () => {
  const result = await sh('while :; do echo 0123456789; done', { maxBytes: 25 })
  expect(result.end).toEqual({ kind: 'too much output' })
  expect(result.stdout.toString()).toBe('0123456789\n0123456789\n012')
})

test('an output of exactly the bound is accepted', async () => {
  const result = await sh('printf 12345', { maxBytes: 5 })
  expect(result.end).toEqual({ kind: 'exited', status: 0 })
  expect(result.stdout.toString()).toBe('12345')
})

test.each([
  ['a missing file', '/nonexistent/program', 'ENOENT'],
  ['a folder', '/', 'EACCES'],
])('%s is not started', async (_what, file, errno) => {
  expect((await realHost().run(file, [], { timeoutMs: 1000 })).end).toEqual({ kind: 'not started', errno })
})

test('a program is not started with an argument that has a NUL', async () => {
  const result = await realHost().run('/bin/sh', ['-c', 'a\0b'], { timeoutMs: 1000 })
  expect(result.end.kind).toBe('not started')
})

test('with a root, the programs are those below the root, and PATH begins with folders below the root', async () => {
  mkdirSync(join(folder, 'usr/bin'), { recursive: true })
  writeFileSync(join(folder, 'usr/bin/iris'), '#!/bin/sh\necho "fake $1"; greet; printf "%s" "$X"\n', { mode: 0o755 })
  writeFileSync(join(folder, 'usr/bin/greet'), '#!/bin/sh\necho hello\n', { mode: 0o755 })
  const result = await realHost({ root: folder }).run('/usr/bin/iris', ['qlist'], {
    timeoutMs: 20_000,
    env: { X: 'y' },
  })
  expect(result.stdout.toString()).toBe('fake qlist\nhello\ny')
})

test('which finds the first executable regular file, through symlinks', async () => {
  const host = realHost({ root: folder })
  mkdirSync(join(folder, 'a'))
  mkdirSync(join(folder, 'b/tool'), { recursive: true })
  mkdirSync(join(folder, 'c'))
  writeFileSync(join(folder, 'a/tool'), '', { mode: 0o644 })
  symlinkSync('../usr/bin/greet', join(folder, 'c/tool'))
  expect(await host.which('tool', ['/missing', '/a', '/b', '/c'])).toBe('/c/tool')
  expect(await host.which('tool', ['/a', '/b'])).toBeNull()
})

test('the child is in a session of its own, so that a Ctrl-C at the terminal does not reach the child directly', async () => {
  const own = execFileSync('ps', ['-o', 'sid=', '-p', String(process.pid)])
    .toString()
    .trim()
  const child = (await sh('ps -o sid= -p $$')).stdout.toString().trim()
  expect(child).toMatch(/^\d+$/)
  expect(child).not.toBe(own)
})
