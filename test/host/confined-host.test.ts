import { execFileSync } from 'node:child_process'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { readBounded } from '../../src/host/read-bounded.ts'
import { realHost } from '../../src/host/real-host.ts'
import { runCli } from '../run-cli.ts'
import { tempFolder } from './temp-folder.ts'

const folder = tempFolder()
const root = join(folder, 'guest')
const host = realHost({ root, confined: 'yes' })
const SECRET = join(folder, 'secret')
const asRoot = process.getuid?.() === 0 ? test : test.skip
const BUSYBOX = ['/bin/busybox', '/usr/bin/busybox'].find((path) => existsSync(path))
const asRootWithBusybox = process.getuid?.() === 0 && BUSYBOX !== undefined ? test : test.skip

beforeAll(() => {
  for (const name of ['etc', 'usr/bin', 'var', 'data', 'links'])
    mkdirSync(join(root, name), { recursive: true, mode: 0o755 })
  mkdirSync(SECRET)
  writeFileSync(join(SECRET, 'file'), 'of the machine')
  writeFileSync(join(SECRET, 'tool'), '#!/bin/sh\n', { mode: 0o755 })
  writeFileSync(join(root, 'data/file'), 'of the guest')
  const links = {
    absolute: join(SECRET, 'file'),
    up: `../../../../../../../../..${join(SECRET, 'file')}`,
    folder: SECRET,
    upFolder: '../../secret',
    over: '/links/folder',
    inside: '/data/file',
    insideFolder: '../data',
    top: '../../..',
    loop: 'loop',
  }
  for (const [name, to] of Object.entries(links)) symlinkSync(to, join(root, 'links', name))
})

const errnoOf = (act: Promise<unknown>) =>
  act.then(
    () => 'done',
    (error: NodeJS.ErrnoException) => error.code,
  )

test.each(['absolute', 'up', 'folder/file', 'upFolder/file', 'over/file'])(
  'nothing is read through links/%s',
  async (name) => {
    if (!name.startsWith('over')) expect(readFileSync(join(root, 'links', name), 'utf8')).toBe('of the machine')
    expect(await errnoOf(host.readFile(`/links/${name}`))).toBe('ENOENT')
    expect(await errnoOf(host.checkWritable(`/links/${name}`))).toBe('ENOENT')
    if (name.includes('/')) expect(await host.lstat(`/links/${name}`)).toBeNull()
  },
)

test('nothing is listed, found, made, moved or removed through a link that leads out', async () => {
  expect(await host.list('/links/folder')).toEqual([])
  expect(await host.which('tool', ['/links/folder', '/links/loop'])).toBeNull()
  expect(await errnoOf(host.createFile('/links/folder/new', { content: '', mode: 0o600, owner: null }))).toBe('ENOENT')
  expect(await errnoOf(host.remove('/links/upFolder/file'))).toBe('ENOENT')
  expect(await errnoOf(host.setMode('/links/upFolder/file', 0o777, null))).toBe('ENOENT')
  expect(await errnoOf(host.rename('/data/file', '/links/upFolder/moved'))).toBe('ENOENT')
  expect(await errnoOf(host.syncFolder('/links/folder'))).toBe('ENOENT')
  await host.makeFolder('/links/upFolder/made', 0o755)
  expect(existsSync(join(root, 'secret/made'))).toBe(true)
  expect(readdirSync(SECRET).sort()).toEqual(['file', 'tool'])
})

test('links within the root are followed, absolute links start at the root, and no path leads above the root', async () => {
  expect((await host.readFile('/links/inside')).toString()).toBe('of the guest')
  expect((await host.readFile('/links/insideFolder/file')).toString()).toBe('of the guest')
  expect((await host.readFile('/links/top/links/../../../data/file')).toString()).toBe('of the guest')
  expect(await host.lstat('/links/inside')).toMatchObject({ type: 'symlink' })
  expect(await errnoOf(host.readFile('/links/inside', { noFollow: true }))).toBe('ELOOP')
  expect(await errnoOf(host.readFile('/links/loop/file'))).toBe('ELOOP')
})

test('a folder that was exchanged for a link after the check is found when the file is open', async () => {
  expect((await readBounded(join(root, 'data/file'), {}, root)).toString()).toBe('of the guest')
  renameSync(join(root, 'data'), join(root, 'data.old'))
  symlinkSync(SECRET, join(root, 'data'))
  expect(await errnoOf(readBounded(join(root, 'data/file'), {}, root))).toBe('EXDEV')
  renameSync(join(root, 'data'), join(root, 'links/data'))
  renameSync(join(root, 'data.old'), join(root, 'data'))
})

test('a command with --root reads no file of the machine through a link', async () => {
  mkdirSync(join(root, 'etc/gen-hooks'), { mode: 0o755 })
  writeFileSync(join(SECRET, 'config.yaml'), 'password: of the machine\n')
  symlinkSync(join(SECRET, 'config.yaml'), join(root, 'etc/gen-hooks/config.yaml'))
  const { err } = await runCli(['install', '--dry-run', '--root', root])
  expect(err).toMatch(/config.yaml/)
  expect(err).not.toContain('password')
})

asRoot(
  'root runs no program of DIR outside of it: not even its interpreter is this machine’s (needs root)',
  async () => {
    const canary = join(folder, 'canary')
    writeFileSync(join(root, 'usr/bin/iris'), `#!/bin/sh\ntouch ${canary}\n`, { mode: 0o755 })
    const { end } = await host.run('/usr/bin/iris', ['qlist'], { timeoutMs: 20_000 })
    expect(end).not.toEqual({ kind: 'exited', status: 0 })
    await runCli(['install', '--dry-run', '--root', root])
    expect(existsSync(canary)).toBe(false)
  },
)

asRootWithBusybox('root runs a program of DIR in a chroot (needs root and busybox)', async () => {
  const busybox = BUSYBOX ?? ''
  // ldd prints no libraries of a static program; a preloaded library, as faketime's, needs files that DIR lacks
  const libraries =
    execFileSync('sh', ['-c', `LD_PRELOAD= ldd ${busybox} 2>/dev/null || :`], { encoding: 'utf8' }).match(
      /\/\S+(?= \()/g,
    ) ?? []
  for (const [from, to] of [[busybox, '/bin/sh'], ...libraries.map((path) => [path, path])] as [string, string][]) {
    mkdirSync(dirname(join(root, to)), { recursive: true })
    copyFileSync(from, join(root, to))
  }
  writeFileSync(
    join(root, 'usr/bin/tell'),
    `#!/bin/sh\nread -r line </data/file\n[ -e ${SECRET} ] || echo "$line $1 $PATH"\n`,
    { mode: 0o755 },
  )
  const { stdout } = await host.run('/usr/bin/tell', [host.programPath?.('/links') ?? ''], { timeoutMs: 20_000 })
  expect(stdout.toString()).toBe('of the guest /links /usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\n')
})
