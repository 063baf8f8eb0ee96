import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, chownSync, lstatSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { makePrivateFolder, whoElseCanChange } from '../../../src/harness/guest/private-folder.ts'
import { emptyRoot, removeGuests } from '../temp-guest.ts'

const isRoot = process.getuid?.() === 0
const asRoot = isRoot ? test : test.skip

afterAll(removeGuests)

function folderOf(mode: number, owner = process.getuid?.() ?? 0): string {
  const path = join(emptyRoot(), 'one')
  mkdirSync(path)
  chmodSync(path, mode)
  if (owner !== process.getuid?.()) chownSync(path, owner, owner)
  return path
}

test.each([
  ['a folder of one’s own', 0o755, null, null],
  ['a folder that all may write', 0o777, /one: mode 0777 lets others write in it$/, /mode 0777/],
  ['a folder like /tmp', 0o1777, /one: mode 1777 lets others write in it$/, null],
])('%s', (_, mode, asFolder, asEntry) => {
  const path = folderOf(mode)
  for (const [as, expected] of [
    ['folder', asFolder],
    ['entry', asEntry],
  ] as const) {
    if (expected === null) expect(whoElseCanChange(path, as)).toBeNull()
    else expect(whoElseCanChange(path, as)).toMatch(expected)
  }
})

test('a folder can be changed by others if all may write its parent, unless the parent is sticky', () => {
  const path = join(folderOf(0o777), 'below')
  mkdirSync(path)
  expect(whoElseCanChange(path, 'folder')).toMatch(/one: mode 0777 lets others write in it$/)
  chmodSync(dirname(path), 0o1777)
  expect(whoElseCanChange(path, 'folder')).toBeNull()
})

asRoot(`root trusts no folder of another user, nor one of its group${isRoot ? '' : ' (not root)'}`, () => {
  expect(whoElseCanChange(folderOf(0o755, 65534), 'entry')).toMatch(/one: belongs to user 65534$/)
  expect(whoElseCanChange(folderOf(0o775), 'entry')).toMatch(/mode 0775 lets others write in it$/)
})

test('a new folder is made at the given place, and no other user may enter the folder', () => {
  const base = folderOf(0o1777)
  const made = makePrivateFolder('harness', base)
  expect(dirname(made)).toBe(base)
  expect(lstatSync(made).mode & 0o7777).toBe(0o700)
})

test('a new folder is made elsewhere if every user can write the given place', () => {
  const base = folderOf(0o777)
  const made = makePrivateFolder('harness', base)
  expect(dirname(made)).not.toBe(base)
  expect(whoElseCanChange(made, 'folder')).toBeNull()
  rmSync(made, { recursive: true })
})

test('the folder of a dead process is removed and the processes in the folder are ended; the folder of a live process stays', async () => {
  const base = folderOf(0o1777)
  const live = makePrivateFolder('harness', base)
  const ofDead = join(base, basename(live).replace(/-(\d+)-\d+-\d+-/, '-$1-1-123456789012-'))
  mkdirSync(join(ofDead, 'usr/bin'), { recursive: true })
  const others = join(base, 'gen-hooks-harness-of-somebody')
  mkdirSync(others)
  const child = spawn('/bin/sh', ['-c', 'read -r _', 'sh', `${ofDead}/x`])
  const ended = once(child, 'exit')
  await once(child, 'spawn')
  // in another process, since this process keeps the result of its first check
  jest.resetModules()
  const fresh = await import('../../../src/harness/guest/private-folder.ts')
  const made = fresh.makePrivateFolder('scenario', base)
  expect(readdirSync(base).sort()).toEqual([live, made, others].map((path) => basename(path)).sort())
  expect((await ended)[1]).toBe('SIGKILL')
})
