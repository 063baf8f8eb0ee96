import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ownerIn, readOwner } from '../../src/detect/owner.ts'
import { realHost } from '../../src/host/real-host.ts'
import { tempFolder } from '../host/temp-folder.ts'

const folder = tempFolder()
const host = realHost({ root: folder })
const asNormalUser = host.uid === 0 ? test.skip : test
const LINE = 'security_settings.manager_user: irisusr\n'

test.each([
  ['a file with other keys', `product_info.name: IRIS\n${LINE}security_settings.manager_group: other\n`],
  [
    'a file with two such lines, CRLF',
    'security_settings.manager_user: irisusr\r\nsecurity_settings.manager_user:irisusr\r\n',
  ],
])('the owner is read from %s', (_what, text) => {
  expect(ownerIn(text, '/p')).toEqual({ kind: 'known', user: 'irisusr' })
})

test.each([
  ['', '/p: no security_settings.manager_user'],
  ['xsecurity_settings.manager_user: a\n', '/p: no security_settings.manager_user'],
  [
    `${LINE}security_settings.manager_user: root\n`,
    '/p: security_settings.manager_user: given as "irisusr" and as "root"',
  ],
  ['security_settings.manager_user:\n', '/p: security_settings.manager_user: "", expected a user name'],
  [
    'security_settings.manager_user: a;b\u0007\n',
    '/p: security_settings.manager_user: "a;b\\x07", expected a user name',
  ],
  ['security_settings.manager_user: -u\n', '/p: security_settings.manager_user: "-u", expected a user name'],
])('the owner is unknown from the text %j', (text, because) => {
  expect(ownerIn(text, '/p')).toEqual({ kind: 'unknown', because })
})

test('the owner is read from parameters.isc in the installation directory', async () => {
  mkdirSync(join(folder, 'good'))
  writeFileSync(join(folder, 'good/parameters.isc'), LINE)
  expect(await readOwner(host, '/good')).toEqual({ kind: 'known', user: 'irisusr' })
})

test('the owner is unknown if parameters.isc is missing, a symlink or a FIFO, and reading does not wait', async () => {
  mkdirSync(join(folder, 'link'))
  symlinkSync('../good/parameters.isc', join(folder, 'link/parameters.isc'))
  mkdirSync(join(folder, 'fifo'))
  execFileSync('mkfifo', [join(folder, 'fifo/parameters.isc')])
  const because = async (directory: string) => {
    const owner = await readOwner(host, directory)
    return owner.kind === 'unknown' ? owner.because : owner
  }
  expect(await because('/none')).toBe('/none/parameters.isc: not there')
  expect(await because('/link')).toBe('/link/parameters.isc: not a regular file (symlink)')
  expect(await because('/fifo')).toBe('/fifo/parameters.isc: not a regular file (other)')
  expect(await because(`/${'x'.repeat(300)}`)).toMatch(/: not there$/)
})

test('the owner is unknown if parameters.isc has megabytes, which are not read', async () => {
  mkdirSync(join(folder, 'big'))
  writeFileSync(join(folder, 'big/parameters.isc'), 'x'.repeat(2_000_000))
  expect(await readOwner(host, '/big')).toEqual({
    kind: 'unknown',
    because: '/big/parameters.isc: cannot be read: too large',
  })
})

asNormalUser('the owner is unknown if parameters.isc cannot be read (needs a normal user)', async () => {
  mkdirSync(join(folder, 'closed'))
  writeFileSync(join(folder, 'closed/parameters.isc'), LINE)
  chmodSync(join(folder, 'closed/parameters.isc'), 0)
  expect(await readOwner(host, '/closed')).toEqual({
    kind: 'unknown',
    because: '/closed/parameters.isc: cannot be read: permission denied',
  })
})
