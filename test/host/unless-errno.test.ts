import { readFile } from 'node:fs/promises'
import { unlessErrno } from '../../src/host/unless-errno.ts'

it('gives what is there, and the other value where the operating system has an errno', async () => {
  expect(await unlessErrno(async () => [1], [])).toEqual([1])
  expect(await unlessErrno(async () => await readFile('/no/such/file'), 'none')).toBe('none')
})

it('throws an error without an errno', async () => {
  const fault = new TypeError('x is undefined')
  await expect(
    unlessErrno(async () => {
      throw fault
    }, null),
  ).rejects.toBe(fault)
})
