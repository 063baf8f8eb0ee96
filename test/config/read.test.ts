import { mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { normalise } from '../../src/config/normalise.ts'
import { formatProblem, readConfig } from '../../src/config/read.ts'
import { realHost } from '../../src/host/real-host.ts'
import { tempRoot } from './temp-root.ts'

const { root, write } = tempRoot()
const host = realHost({ root })
const failing = (code: string) => async () => {
  throw Object.assign(new Error(code), { code })
}

test('without a file at the usual place there are the defaults', async () => {
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
      '/bad.yaml:3: freez: unknown key, expected instances, freeze, thaw, watchdog, runAs, credentials, log, metrics, layout',
  })
})

test.each([
  ['a file that is not there', '/nowhere.yaml', '/nowhere.yaml: there is no such file'],
  ['a folder', '/folder', '/folder: not a regular file, expected YAML or JSON text'],
  ['a symlink to nothing', '/dangling', '/dangling: cannot be read (ENOENT)'],
])('%s is unreadable', async (_what, path, message) => {
  mkdirSync(join(root, 'folder'), { recursive: true })
  if (path === '/dangling') symlinkSync('gone', join(root, 'dangling'))
  await expect(readConfig(host, path)).rejects.toMatchObject({ code: 'CONFIG_UNREADABLE', message })
})

test('a usual file that may not be read does not give the defaults', async () => {
  const message = '/etc/gen-hooks/config.yaml: cannot be read (EACCES)'
  const hidden = { lstat: failing('EACCES'), readFile: failing('EACCES') }
  await expect(readConfig(hidden, undefined)).rejects.toMatchObject({ code: 'CONFIG_UNREADABLE', message })
})

test('a megabyte, NUL and latin-1 are invalid', async () => {
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

test('a problem stays one line whatever the file is called', () => {
  expect(formatProblem({ source: '/a\nb\u001b[2J', line: 3, message: 'x' })).toBe('/a?b?[2J:3: x')
  expect(formatProblem({ source: '/a', line: 0, message: 'x' })).toBe('/a: x')
})
