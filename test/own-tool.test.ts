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
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { realHost } from '../src/host/real-host.ts'
import { isAlone, requireOwnTool } from '../src/own-tool.ts'
import { ownDist } from './built.ts'

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
  // yaml is one that package.json names, and needs one that lies within it, and one above
  put('opt/tool/dist/host/deep.js')
  put('opt/tool/templates/partials/one.hbs')
  put('opt/tool/node_modules/yaml/package.json', '{"dependencies":{"inner":"1"},"peerDependencies":{"@of/above":"1"}}')
  put('opt/tool/node_modules/yaml/dist/index.js')
  put('opt/tool/node_modules/yaml/node_modules/inner/index.js')
  put('opt/node_modules/@of/above/index.js')
})
/** A file of root's, in folders of root's. */
function put(name: string, text = ''): void {
  const path = join(folder, name)
  mkdirSync(dirname(path), { recursive: true, mode: 0o755 })
  writeFileSync(path, text, { mode: 0o644 })
}
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
  'opt/tool/dist/host',
  'opt/tool/dist/host/deep.js',
  'opt/tool/templates/partials/one.hbs',
  'opt/tool/node_modules/yaml',
  'opt/tool/node_modules/yaml/dist/index.js',
  'opt/tool/node_modules/yaml/node_modules',
  'opt/tool/node_modules/yaml/node_modules/inner/index.js',
  'opt/node_modules',
  'opt/node_modules/@of',
  'opt/node_modules/@of/above/index.js',
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
    const above = join(folder, 'node_modules')
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

asRoot('a package that is a link is judged where it stands (needs root)', async () => {
  put('home/diff/index.js')
  symlinkSync('../../../home/diff', join(folder, 'opt/tool/node_modules/diff'))
  await expect(asked()).resolves.toBeUndefined()
  for (const name of ['home', 'home/diff/index.js']) {
    chownSync(join(folder, name), STRANGER, STRANGER)
    await expect(asked()).rejects.toMatchObject({ message: expect.stringContaining('is owned by uid 4711') })
    chownSync(join(folder, name), 0, 0)
  }
})

asRoot(
  'what the tool does not load is not looked at, and thousands of files are told by the first ten (needs root)',
  async () => {
    put('opt/tool/node_modules/not-needed/index.js')
    put('opt/tool/test/one.js')
    for (const name of ['node_modules/not-needed/index.js', 'test/one.js'])
      chownSync(join(folder, 'opt/tool', name), STRANGER, STRANGER)
    await expect(asked()).resolves.toBeUndefined()
    for (let index = 0; index < 12; index++) {
      put(`opt/tool/dist/${index}.js`)
      chownSync(join(folder, `opt/tool/dist/${index}.js`), STRANGER, STRANGER)
    }
    await expect(asked()).rejects.toMatchObject({ message: expect.stringMatching(/^(?:.*expected root\n){10}2 more$/) })
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
  let dist = ''
  beforeAll(() => {
    dist = ownDist()
  })

  asRoot('refuses before it does anything, with the way out (needs root)', () => {
    const cli = join(dist, 'cli.js')
    expect(execFileSync(process.execPath, [cli, '--version'], { encoding: 'utf8' })).toMatch(/^\d/)
    chownSync(dist, 65534, 65534)
    try {
      const { status, stdout, stderr } = spawnSync(process.execPath, [cli, 'stun', '--help'], { encoding: 'utf8' })
      expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
      expect(stderr).toContain(`gen-hooks: ${dist}: is owned by uid 65534, expected root [TOOL_UNSAFE]\nhint: `)
      expect(stderr).toContain('chown -R root:root')
    } finally {
      chownSync(dist, 0, 0)
    }
  })
})
