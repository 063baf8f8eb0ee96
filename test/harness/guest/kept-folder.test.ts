import { readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeKeptFolder } from '../../../src/harness/guest/kept-folder.ts'
import { emptyRoot, removeGuests } from '../temp-guest.ts'

afterAll(removeGuests)

test('a missing folder is made, and only its owner may enter the folder', async () => {
  const folder = join(emptyRoot(), 'new')
  expect(await makeKeptFolder(folder)).toBe(folder)
  expect(statSync(folder).mode & 0o777).toBe(0o700)
})

test('a folder that is not empty is refused, and not changed', async () => {
  const folder = emptyRoot()
  writeFileSync(join(folder, 'mine'), '')
  await expect(makeKeptFolder(folder)).rejects.toThrow('is not empty, expected a new or an empty folder')
  expect(readdirSync(folder)).toEqual(['mine'])
})

test('a file in the way is an error with its name', async () => {
  const folder = emptyRoot()
  writeFileSync(join(folder, 'file'), '')
  await expect(makeKeptFolder(join(folder, 'file'))).rejects.toThrow('file: cannot be written: file already exists')
})
