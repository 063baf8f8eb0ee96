import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeSandbox } from '../../../src/harness/guest/sandbox.ts'
import { emptyRoot, removeGuests } from '../temp-guest.ts'

afterAll(removeGuests)

test('a throw-away sandbox goes, with the processes in it', async () => {
  const sandbox = await makeSandbox(undefined)
  const child = spawn('/bin/sh', ['-c', 'read -r _', 'sh', `${sandbox.root}/x`])
  const ended = once(child, 'exit')
  await once(child, 'spawn')
  await sandbox.end()
  expect(existsSync(sandbox.root)).toBe(false)
  expect((await ended)[1]).toBe('SIGKILL')
})

test('a folder of the user stays', async () => {
  const folder = join(emptyRoot(), 'new')
  const sandbox = await makeSandbox(folder)
  expect(sandbox.root).toBe(folder)
  await sandbox.end()
  expect(readdirSync(folder)).toContain('fake')
})

test('a folder that is not empty is refused and left as it is', async () => {
  const folder = emptyRoot()
  writeFileSync(join(folder, 'mine'), '')
  await expect(makeSandbox(folder)).rejects.toThrow('is not empty, expected a new or an empty folder')
  expect(readdirSync(folder)).toEqual(['mine'])
})

test('a file in the way is an error with its name', async () => {
  const folder = emptyRoot()
  writeFileSync(join(folder, 'file'), '')
  await expect(makeSandbox(join(folder, 'file'))).rejects.toThrow('file: cannot be written: file already exists')
})
