import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { normalise } from '../../src/config/normalise.ts'
import { formatProblem, readConfig, readOwnConfig } from '../../src/config/read.ts'
import type { Host } from '../../src/host/host.ts'
import { withOutsideFiles } from '../../src/host/outside-files.ts'
import { readOnlyHost } from '../../src/host/read-only-host.ts'
import { realHost } from '../../src/host/real-host.ts'
import { tempRoot } from './temp-root.ts'

const { root, write } = tempRoot()
const host = realHost({ root })
const failing = (code: string) => async () => {
  throw Object.assign(new Error(code), { code })
}

test('without a file at the usual place the configuration is the defaults', async () => {
  expect(await readConfig(realHost({ root: join(root, 'empty') }), undefined)).toEqual(normalise({}))
})

test('the file at the usual place is read', async () => {
  write('/etc/gen-hooks/config.yaml', 'layout: backupScripts.d\n')
  expect(await readConfig(host, undefined)).toEqual(normalise({ layout: 'backupScripts.d' }))
})

test('a named file is read, YAML or JSON, through a symlink too', async () => {
  write('/a.json', '{"freeze": {"timeout": 61}}')
  symlinkSync('a.json', join(root, 'link'))
  expect(await readConfig(host, '/a.json')).toEqual(normalise({ freeze: { timeout: 61 } }))
  expect(await readConfig(host, '/link')).toEqual(normalise({ freeze: { timeout: 61 } }))
})

test('every problem is a line of the message', async () => {
  write('/bad.yaml', 'runAs: 1\n\nfreez: {}\n')
  await expect(readConfig(host, '/bad.yaml')).rejects.toMatchObject({
    code: 'CONFIG_INVALID',
    message:
      '/bad.yaml:1: runAs: 1 is not accepted, expected root, owner or the name of an OS user\n' +
      '/bad.yaml:3: freez: unknown key, expected instances, freeze, thaw, watchdog, mirror, runAs, credentials, log, metrics, notify, layout',
  })
})

test.each([
  ['a file that is not there', '/nowhere.yaml', '/nowhere.yaml: cannot be read: no such file or folder'],
  ['a folder', '/folder', '/folder: not a regular file, expected YAML or JSON text'],
  ['a symlink to nothing', '/dangling', '/dangling: cannot be read: no such file or folder'],
])('a path is refused as CONFIG_UNREADABLE: %s', async (_what, path, message) => {
  mkdirSync(join(root, 'folder'), { recursive: true })
  if (path === '/dangling') symlinkSync('gone', join(root, 'dangling'))
  await expect(readConfig(host, path)).rejects.toMatchObject({ code: 'CONFIG_UNREADABLE', message })
})

test('reading does not wait for a FIFO, nor for a link to a FIFO', async () => {
  execFileSync('mkfifo', [join(root, 'fifo')])
  symlinkSync('fifo', join(root, 'to-fifo'))
  for (const path of ['/fifo', '/to-fifo']) {
    const message = `${path}: not a regular file, expected YAML or JSON text`
    await expect(readConfig(host, path)).rejects.toMatchObject({ code: 'CONFIG_UNREADABLE', message })
  }
})

test('a file at the usual place that may not be read is an error, not the defaults', async () => {
  const message = '/etc/gen-hooks/config.yaml: cannot be read: permission denied'
  const hidden = { uid: 7, lstat: failing('EACCES'), readLink: failing('EACCES'), readFile: failing('EACCES') }
  await expect(readConfig(hidden, undefined)).rejects.toMatchObject({ code: 'CONFIG_UNREADABLE', message })
})

test('a file of a megabyte, with NUL or in latin-1 is invalid', async () => {
  write('/large', Buffer.alloc(1 << 20, '#'))
  write('/nul', 'a: \0')
  write('/latin', Buffer.from([0x23, 0xe9]))
  const invalid = (message: string) => ({ code: 'CONFIG_INVALID', message })
  await expect(readConfig(host, '/large')).rejects.toMatchObject(
    invalid('/large: larger than 65536 bytes, expected a configuration'),
  )
  await expect(readConfig(host, '/nul')).rejects.toMatchObject(invalid('/nul:1: NUL byte, expected text'))
  await expect(readConfig(host, '/latin')).rejects.toMatchObject(invalid('/latin:1: not UTF-8, expected UTF-8 text'))
})

test('a problem is one line, also for a file name with line ends', () => {
  expect(formatProblem({ source: '/a\nb\u001b[2J', line: 3, message: 'x' })).toBe('/a?b?[2J:3: x')
  expect(formatProblem({ source: '/a', line: 0, message: 'x' })).toBe('/a: x')
})

describe('the configuration for commands that change the machine as root', () => {
  /** The folder as root would see it, also if another user runs the test: files of that user appear as root's. */
  const rootHost: Host = new Proxy(host, {
    get: (target, key) => {
      if (key === 'uid') return 0
      if (key === 'lstat') {
        return async (path: string) => {
          const stat = await target.lstat(path)
          return stat === null ? null : { ...stat, uid: stat.uid === target.uid ? 0 : stat.uid }
        }
      }
      const own = target[key as keyof Host]
      return typeof own === 'function' ? own.bind(target) : own
    },
  })
  const unsafe = (message: RegExp) => ({ code: 'CONFIG_UNSAFE', message: expect.stringMatching(message) })

  test('is read if only root can write the file, and does not fall back to the defaults', async () => {
    write('/own/config.yaml', 'layout: backupScripts.d\n', 0o644)
    expect(await readOwnConfig(rootHost, '/own/config.yaml')).toEqual(normalise({ layout: 'backupScripts.d' }))
    expect(await readOwnConfig(rootHost, '/own/config.yaml')).toEqual(await readConfig(host, '/own/config.yaml'))
    await expect(readOwnConfig(rootHost, '/own/none.yaml')).rejects.toMatchObject({ code: 'CONFIG_UNREADABLE' })
  })

  test.each([0o664, 0o646, 0o666])('of mode %i (decimal) is refused', async (mode) => {
    write('/open.yaml', 'layout: backupScripts.d\n', mode)
    await expect(readOwnConfig(rootHost, '/open.yaml')).rejects.toMatchObject(
      unsafe(/^\/open.yaml: can be written by /),
    )
    expect(await readConfig(host, '/open.yaml')).toMatchObject({ layout: 'backupScripts.d' })
  })

  test('in a folder that others can write, or behind a link into such a folder, is refused', async () => {
    write('/shared/inner/config.yaml', 'layout: backupScripts.d\n', 0o644)
    symlinkSync('shared/inner/config.yaml', join(root, 'linked.yaml'))
    chmodSync(join(root, 'shared'), 0o777)
    for (const path of ['/shared/inner/config.yaml', '/linked.yaml']) {
      await expect(readOwnConfig(rootHost, path)).rejects.toMatchObject(
        unsafe(new RegExp(`^${path}: /shared can be written by others`)),
      )
    }
  })

  test('of another user is refused, and with --root a file that the command line names is judged where it stands', async () => {
    write('/theirs.yaml', '', 0o644)
    const theirs = new Proxy(rootHost, {
      get: (target, key) =>
        key === 'lstat'
          ? async (path: string) => {
              const stat = await target.lstat(path)
              return stat === null || path !== '/theirs.yaml' ? stat : { ...stat, uid: 4711 }
            }
          : target[key as keyof Host],
    })
    const expected = unsafe(/^\/theirs.yaml: is owned by uid 4711, expected root$/)
    await expect(readOwnConfig(theirs, '/theirs.yaml')).rejects.toMatchObject(expected)
    const inside = withOutsideFiles(rootHost, theirs, ['/theirs.yaml'])
    await expect(readOwnConfig(inside, '/theirs.yaml')).rejects.toMatchObject(expected)
    await expect(readOwnConfig(readOnlyHost(inside), '/theirs.yaml')).rejects.toMatchObject(expected)
  })
})
