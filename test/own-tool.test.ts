import { execFileSync, spawnSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  cpSync,
  lchownSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { realHost } from '../src/host/real-host.ts'
import { isAlone, requireOwnTool } from '../src/own-tool.ts'
import { type Built, build } from './built.ts'

const CHECKOUT = join(__dirname, '..')
const STRANGER = 4711
// Owners cannot be given away by anybody else, and only root is asked for them.
const asRoot = process.getuid?.() === 0 ? test : test.skip

let folder = ''
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'gen-hooks-own-')))
  for (const name of ['opt/tool/dist', 'opt/tool/templates', 'opt/tool/node_modules', 'bin'])
    mkdirSync(join(folder, name), { recursive: true, mode: 0o755 })
  cpSync(join(CHECKOUT, 'package.json'), join(folder, 'opt/tool/package.json'))
  chmodSync(join(folder, 'opt/tool/package.json'), 0o644)
  symlinkSync('../opt/tool/dist/cli.js', join(folder, 'bin/gen-hooks'))
  cpSync(join(CHECKOUT, 'package.json'), join(folder, 'opt/tool/dist/cli.js'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const asked = () => requireOwnTool(realHost(), join(folder, 'bin/gen-hooks'), join(folder, 'opt/tool'))

asRoot('root runs a tool that is root’s, in a sticky folder too (needs root)', async () => {
  await expect(asked()).resolves.toBeUndefined()
})

asRoot.each([
  'opt',
  'opt/tool',
  'opt/tool/dist',
  'opt/tool/dist/cli.js',
  'opt/tool/templates',
  'opt/tool/node_modules',
  'opt/tool/package.json',
  'bin',
])('root runs none of which others own or can write %s (needs root)', async (name) => {
  const path = join(folder, name)
  chownSync(path, STRANGER, STRANGER)
  await expect(asked()).rejects.toMatchObject({
    code: 'TOOL_UNSAFE',
    message: `${path}: is owned by uid 4711, expected root`,
  })
  chownSync(path, 0, 0)
  for (const mode of [0o775, 0o757]) {
    chmodSync(path, mode)
    await expect(asked()).rejects.toMatchObject({
      code: 'TOOL_UNSAFE',
      message: expect.stringContaining(`${path}: can be written by others`),
    })
  }
})

asRoot(
  'root runs none by a link of another user, or with a node_modules above it that is another user’s (needs root)',
  async () => {
    const above = join(folder, 'opt/node_modules')
    mkdirSync(above)
    chownSync(above, STRANGER, STRANGER)
    await expect(asked()).rejects.toMatchObject({ message: `${above}: is owned by uid 4711, expected root` })
    rmSync(above, { recursive: true })
    lchownSync(join(folder, 'bin/gen-hooks'), STRANGER, STRANGER)
    await expect(asked()).rejects.toMatchObject({
      message: `${join(folder, 'bin/gen-hooks')}: is a link owned by uid 4711, expected root`,
    })
  },
)

test('root of a namespace of one user is no root', () => {
  expect(isAlone('         0       1000          1\n')).toBe(true)
  expect(isAlone('         0          0 4294967295\n')).toBe(false)
  expect(isAlone('         0     100000      65536\n')).toBe(false)
})

test('another user than root runs what he likes', async () => {
  chmodSync(join(folder, 'opt'), 0o777)
  const user = {
    uid: STRANGER,
    lstat: () => Promise.reject(new Error('looked')),
    readLink: () => Promise.reject(new Error('looked')),
  }
  await expect(requireOwnTool(user, join(folder, 'bin/gen-hooks'), join(folder, 'opt/tool'))).resolves.toBeUndefined()
})

describe('the command', () => {
  let built: Built
  beforeAll(() => {
    built = build()
  })
  afterAll(() => built.clear())

  asRoot('refuses before it does anything, with the way out (needs root)', () => {
    const cli = join(built.dist, 'cli.js')
    expect(execFileSync(process.execPath, [cli, '--version'], { encoding: 'utf8' })).toMatch(/^\d/)
    chownSync(built.dist, 65534, 65534)
    try {
      const { status, stdout, stderr } = spawnSync(process.execPath, [cli, 'stun', '--help'], { encoding: 'utf8' })
      expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
      expect(stderr).toContain(`gen-hooks: ${built.dist}: is owned by uid 65534, expected root [TOOL_UNSAFE]\nhint: `)
      expect(stderr).toContain('chown -R root:root')
    } finally {
      chownSync(built.dist, 0, 0)
    }
  })
})
