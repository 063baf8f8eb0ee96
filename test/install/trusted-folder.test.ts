import { chmodSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Host } from '../../src/host/host.ts'
import { resolveFolder } from '../../src/install/trusted-folder.ts'
import { type Guest, makeGuest } from './guest.ts'
import { hostWith, systemError } from './host-with.ts'

let guest: Guest
beforeEach(() => {
  guest = makeGuest()
})
afterEach(() => guest.remove())

const LEFT = '.gen-hooks-0123456789abcdef'
const writable = '(mode 0777), expected 0755 or stricter'
const readOnly = (): Host =>
  hostWith(guest.host, {
    checkWritable: async () => {
      throw systemError('EROFS')
    },
  })

it('a trusted folder is resolved with the temporary files in it', async () => {
  guest.write(`/usr/sbin/${LEFT}`, 'torn', 0o700)
  const expected = { path: '/usr/sbin', missing: [], unsafe: [], unwritable: null, leftovers: [`/usr/sbin/${LEFT}`] }
  expect(await resolveFolder(guest.host, '/usr/sbin')).toEqual(expected)
  // another install may remove the file between readdir and lstat
  const gone = hostWith(guest.host, { lstat: async (path) => (path.endsWith(LEFT) ? null : guest.host.lstat(path)) })
  expect(await resolveFolder(gone, '/usr/sbin')).toEqual({ ...expected, leftovers: [] })
})

it('the root folder is resolved with the temporary files in it', async () => {
  guest.write(`/${LEFT}`, 'torn', 0o700)
  expect(await resolveFolder(guest.host, '/')).toMatchObject({ path: '/', missing: [], leftovers: [`/${LEFT}`] })
})

it('a folder that does not exist yet is resolved with its missing parts', async () => {
  expect(await resolveFolder(readOnly(), '/data/gen/log')).toEqual({
    path: '/data/gen/log',
    missing: ['/data', '/data/gen', '/data/gen/log'],
    unsafe: [],
    unwritable: 'EROFS',
    leftovers: [],
  })
})

it('each folder that others can write is listed, on the way and at the end', async () => {
  for (const path of ['/var', '/var/lib']) chmodSync(join(guest.root, path), 0o777)
  expect((await resolveFolder(guest.host, '/var/lib')).unsafe).toEqual([
    { path: '/var', detail: `can be written by others than its owner ${writable}` },
    { path: '/var/lib', detail: `can be written by others than its owner ${writable}` },
  ])
})

it('a read-only file system is not reported for an unsafe folder, and is reported for a folder below an unsafe one', async () => {
  chmodSync(join(guest.root, '/var'), 0o777)
  expect(await resolveFolder(readOnly(), '/var/lib')).toMatchObject({ unsafe: [{ path: '/var' }], unwritable: 'EROFS' })
  expect(await resolveFolder(readOnly(), '/var')).toMatchObject({ unsafe: [{ path: '/var' }], unwritable: null })
})

it('a sticky folder is unsafe too, since others could make files in it', async () => {
  mkdirSync(join(guest.root, '/tmp'))
  chmodSync(join(guest.root, '/tmp'), 0o1777)
  expect((await resolveFolder(guest.host, '/tmp')).unsafe).toMatchObject([{ path: '/tmp' }])
})

it('a file in the place of a folder and a root that cannot be read are unsafe', async () => {
  guest.write('/usr/file', 'x', 0o644)
  expect((await resolveFolder(guest.host, '/usr/file')).unsafe).toEqual([
    { path: '/usr/file', detail: 'is not a folder' },
  ])
  const blind = hostWith(guest.host, {
    lstat: async () => {
      throw systemError('EIO')
    },
  })
  expect(await resolveFolder(blind, '/usr')).toMatchObject({
    path: '/',
    unsafe: [{ path: '/', detail: 'cannot be looked at: i/o error' }],
  })
})
