import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { errnoOf } from '../../src/errors.ts'
import { realHost } from '../../src/host/real-host.ts'
import { tempFolder } from './temp-folder.ts'

const folder = tempFolder()
const host = realHost({ root: folder })
const asRoot = host.uid === 0 ? test : test.skip

const errno = (work: Promise<unknown>) =>
  work.then(
    () => 'none',
    (error: unknown) => errnoOf(error),
  )

test('every path stays below the root', () => {
  expect(host.realPath('/etc/x')).toBe(`${folder}/etc/x`)
  expect(host.realPath('/../../etc/x')).toBe(`${folder}/etc/x`)
  expect(realHost().realPath('/etc/x')).toBe('/etc/x')
  expect(realHost({ root: '/' }).realPath('/etc/x')).toBe('/etc/x')
})

test('lstat tells the types apart and follows nothing', async () => {
  writeFileSync(join(folder, 'file'), 'abc')
  chmodSync(join(folder, 'file'), 0o640)
  symlinkSync('nowhere', join(folder, 'link'))
  execFileSync('mkfifo', [join(folder, 'fifo')])
  expect(await host.lstat('/file')).toMatchObject({ type: 'file', mode: 0o640, uid: host.uid, size: 3 })
  expect((await host.lstat('/link'))?.type).toBe('symlink')
  expect((await host.lstat('/fifo'))?.type).toBe('other')
  expect((await host.lstat('/'))?.type).toBe('directory')
  expect(await host.lstat('/missing')).toBeNull()
  expect(await host.lstat('/file/below')).toBeNull()
  expect(await host.readLink('/link')).toBe('nowhere')
})

test('readFile returns the whole file, or EFBIG, or ELOOP for a link that must not be followed', async () => {
  writeFileSync(join(folder, 'big'), 'x'.repeat(200_000))
  symlinkSync('big', join(folder, 'to-big'))
  expect((await host.readFile('/big')).toString()).toBe('x'.repeat(200_000))
  expect((await host.readFile('/big', { maxBytes: 200_000 })).length).toBe(200_000)
  expect(await errno(host.readFile('/big', { maxBytes: 199_999 }))).toBe('EFBIG')
  expect((await host.readFile('/to-big')).length).toBe(200_000)
  expect(await errno(host.readFile('/to-big', { noFollow: true }))).toBe('ELOOP')
  expect(await errno(host.readFile('/missing'))).toBe('ENOENT')
  expect(await errno(realHost().readFile('/dev/zero', { maxBytes: 100 }))).toBe('EFBIG')
})

test('readFile does not wait at a FIFO if links must not be followed', async () => {
  const fifo = join(folder, 'nobody-writes')
  execFileSync('mkfifo', [fifo])
  expect((await host.readFile('/nobody-writes', { noFollow: true })).length).toBe(0)
})

test('list is sorted by bytes; a folder that is not there is empty', async () => {
  mkdirSync(join(folder, 'names'))
  for (const name of ['b', 'B', 'a', '.z', '\u{ffff}', '\u{10000}']) writeFileSync(join(folder, 'names', name), '')
  expect(await host.list('/names')).toEqual(['.z', 'B', 'a', 'b', '\u{ffff}', '\u{10000}'])
  expect(await host.list('/no-names')).toEqual([])
})

test('createFile gives mode and content whatever the umask, and never touches what is there', async () => {
  const umask = process.umask(0o077)
  try {
    await host.createFile('/new', { content: 'text', mode: 0o755, owner: null })
  } finally {
    process.umask(umask)
  }
  expect(statSync(join(folder, 'new')).mode & 0o7777).toBe(0o755)
  expect(readFileSync(join(folder, 'new'), 'utf8')).toBe('text')
  expect(await errno(host.createFile('/new', { content: 'other', mode: 0o700, owner: null }))).toBe('EEXIST')
  expect(await errno(host.createFile('/link', { content: 'other', mode: 0o700, owner: null }))).toBe('EEXIST')
  expect(readFileSync(join(folder, 'new'), 'utf8')).toBe('text')
})

asRoot('createFile gives the owner (needs root)', async () => {
  await host.createFile('/owned', { content: '', mode: 0o4700, owner: { uid: 12, gid: 34 } })
  expect(await host.lstat('/owned')).toMatchObject({ mode: 0o4700, uid: 12, gid: 34 })
})

test('createFile leaves nothing when a step after the creation fails', async () => {
  mkdirSync(join(folder, 'half'))
  const owner = { uid: -7, gid: -7 }
  await expect(host.createFile('/half/file', { content: '', mode: 0o700, owner })).rejects.toThrow()
  expect(readdirSync(join(folder, 'half'))).toEqual([])
})

test('makeFolder makes the parents with the mode, keeps existing folders, and refuses a file in the path', async () => {
  const umask = process.umask(0o077)
  try {
    await host.makeFolder('/var/log/deep', 0o750)
  } finally {
    process.umask(umask)
  }
  expect((await host.lstat('/var'))?.mode).toBe(0o750)
  expect((await host.lstat('/var/log/deep'))?.mode).toBe(0o750)
  await host.makeFolder('/var/log', 0o700)
  expect((await host.lstat('/var/log'))?.mode).toBe(0o750)
  expect(await errno(host.makeFolder('/new', 0o700))).toBe('EEXIST')
  // mkdir in /proc fails with ENOENT although /proc exists
  expect(await errno(realHost().makeFolder('/proc/nowhere/deep', 0o700))).toBe('ENOENT')
  expect(await errno(host.makeFolder('/new/below', 0o700))).toBe('ENOTDIR')
})

test('rename, syncFolder and remove change the folder, or fail with the errno', async () => {
  await host.makeFolder('/moves', 0o700)
  await host.createFile('/moves/a', { content: 'a', mode: 0o600, owner: null })
  await host.rename('/moves/a', '/moves/b')
  await host.syncFolder('/moves')
  expect(await host.list('/moves')).toEqual(['b'])
  expect(await errno(host.syncFolder('/moves/b'))).toBe('ENOTDIR')
  expect(await errno(host.remove('/moves'))).toBe('ENOTEMPTY')
  await host.remove('/moves/b')
  await host.remove('/moves')
  expect(await host.lstat('/moves')).toBeNull()
  expect(await errno(host.remove('/moves'))).toBe('ENOENT')
})

test('setMode works on a file that its owner may not read, and never through a link', async () => {
  await host.createFile('/locked', { content: '', mode: 0, owner: null })
  await host.setMode('/locked', 0o700, null)
  expect((await host.lstat('/locked'))?.mode).toBe(0o700)
  symlinkSync('locked', join(folder, 'to-locked'))
  expect(await errno(host.setMode('/to-locked', 0o777, null))).toBe('ELOOP')
  expect((await host.lstat('/locked'))?.mode).toBe(0o700)
})

test('checkWritable accepts a writable folder and rejects a missing one', async () => {
  await host.checkWritable('/')
  expect(await errno(host.checkWritable('/missing'))).toBe('ENOENT')
})
