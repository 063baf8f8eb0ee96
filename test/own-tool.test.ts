import { execFileSync, spawnSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
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
import { isAlone, requireOpened, requireOwnTool, requirePackages, uidMap } from '../src/own-tool.ts'
import { ownDist } from './built.ts'

const STRANGER = 4711
// only root can give files to other users, and the tool checks owners only for root
const asRoot = process.getuid?.() === 0 ? test : test.skip

let folder = ''
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'gen-hooks-own-')))
  mkdirSync(join(folder, 'bin'), { mode: 0o755 })
  for (const name of [
    'gen-hooks.mjs',
    'share/code/start.mjs',
    'share/code/piece.mjs',
    'share/help/status.txt',
    'share/locales/en.json',
    'share/package.json',
    'share/templates/partials/one.hbs',
    'share/templates/partials/of/two.hbs',
    'share/templates/other.hbs',
  ])
    put(`opt/tool/dist/${name}`)
  symlinkSync('../opt/tool/dist/gen-hooks.mjs', join(folder, 'bin/gen-hooks'))
  // plot needs one package in its own node_modules, and one in a node_modules above
  put('opt/tool/node_modules/plot/package.json', '{"dependencies":{"inner":"1"},"peerDependencies":{"@of/above":"1"}}')
  put('opt/tool/node_modules/plot/dist/index.js')
  put('opt/tool/node_modules/plot/node_modules/inner/index.js')
  put('opt/node_modules/@of/above/index.js')
})
/** A file of root, in folders of root. */
function put(name: string, text = ''): void {
  const path = join(folder, name)
  mkdirSync(dirname(path), { recursive: true, mode: 0o755 })
  writeFileSync(path, text, { mode: 0o644 })
}
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const tool = () => join(folder, 'opt/tool/dist/gen-hooks.mjs')
const asked = (loaded: 'verb' | 'text' = 'verb') => requireOwnTool(loaded, join(folder, 'bin/gen-hooks'), tool())
const askedFor = (name = 'plot') =>
  requirePackages(
    'report',
    [name],
    ['opt/tool/dist', 'opt/tool', 'opt', ''].map((at) => join(folder, at, 'node_modules')),
  )

/** Expects that `judged` throws if another user owns this path, and if other users may write to it. */
async function expectJudged(name: string, judged: () => Promise<void>): Promise<void> {
  const path = join(folder, name)
  chownSync(path, STRANGER, STRANGER)
  await expect(judged()).rejects.toMatchObject({
    code: 'TOOL_UNSAFE',
    message: `${path}: is owned by uid 4711, expected root`,
  })
  chownSync(path, 0, 0)
  for (const mode of [0o775, 0o757]) {
    chmodSync(path, mode)
    await expect(judged()).rejects.toMatchObject({
      code: 'TOOL_UNSAFE',
      message: expect.stringContaining(`${path}: can be written by others`),
    })
  }
}

asRoot('root runs a tool that is root’s, in a sticky folder too (needs root)', async () => {
  await expect(asked()).resolves.toBeUndefined()
  await expect(asked('text')).resolves.toBeUndefined()
  await expect(askedFor()).resolves.toBeUndefined()
})

const FOR_BOTH = [
  'opt',
  'opt/tool',
  'opt/tool/dist',
  'opt/tool/dist/gen-hooks.mjs',
  'bin',
  'opt/tool/dist/share',
  'opt/tool/dist/share/code',
  'opt/tool/dist/share/code/start.mjs',
  'opt/tool/dist/share/package.json',
]

asRoot.each([...FOR_BOTH, 'opt/tool/dist/share/code/piece.mjs', 'opt/tool/dist/share/locales/en.json'])(
  'root runs none of which others own or can write %s (needs root)',
  async (name) => {
    await expectJudged(name, asked)
  },
)

asRoot.each([...FOR_BOTH, 'opt/tool/dist/share/help/status.txt'])(
  'nor for its version or help, where that is %s (needs root)',
  async (name) => {
    await expectJudged(name, () => asked('text'))
  },
)

asRoot.each([
  'opt',
  'opt/tool/dist/share',
  'opt/tool/dist/share/templates',
  'opt/tool/dist/share/templates/partials',
  'opt/tool/dist/share/templates/partials/one.hbs',
  'opt/tool/dist/share/templates/partials/of/two.hbs',
])('root opens no file of the share where others own or can write %s (needs root)', async (name) => {
  const opened = async () => requireOpened('templates/partials/one.hbs', join(folder, 'opt/tool/dist/share'))
  chownSync(join(folder, 'opt/tool/dist/share/templates/other.hbs'), STRANGER, STRANGER)
  await expect(opened()).resolves.toBeUndefined()
  await expectJudged(name, opened)
})

asRoot('a link in the share is judged where it leads (needs root)', async () => {
  put('home/fonts/one.ttf')
  symlinkSync('../../../../../../home/fonts', join(folder, 'opt/tool/dist/share/templates/partials/fonts'))
  const opened = async () => requireOpened('templates/partials', join(folder, 'opt/tool/dist/share'))
  await expect(opened()).resolves.toBeUndefined()
  await expectJudged('home/fonts', opened)
})

asRoot.each([
  'opt',
  'opt/tool/node_modules',
  'opt/tool/node_modules/plot',
  'opt/tool/node_modules/plot/dist/index.js',
  'opt/tool/node_modules/plot/node_modules',
  'opt/tool/node_modules/plot/node_modules/inner/index.js',
  'opt/node_modules',
  'opt/node_modules/@of',
  'opt/node_modules/@of/above/index.js',
])('root loads no package of which others own or can write %s (needs root)', async (name) => {
  await expectJudged(name, askedFor)
})

asRoot(
  'root runs no tool by a link of another user, and no package beside a node_modules of another user (needs root)',
  async () => {
    mkdirSync(join(folder, 'opt/tool/dist/node_modules'), { mode: 0o755 })
    await expectJudged('opt/tool/dist/node_modules', askedFor)
    lchownSync(join(folder, 'bin/gen-hooks'), STRANGER, STRANGER)
    await expect(asked()).rejects.toMatchObject({
      message: `${join(folder, 'bin/gen-hooks')}: is a link owned by uid 4711, expected root`,
    })
  },
)

asRoot.each([
  'opt/tool/node_modules/plot/dist/node_modules',
  'opt/tool/node_modules/plot/node_modules/inner/node_modules',
  'opt/node_modules/@of/node_modules',
])('root loads no package where another user can put one that Node finds first: %s (needs root)', async (name) => {
  mkdirSync(join(folder, name), { mode: 0o755 })
  await expect(askedFor()).resolves.toBeUndefined()
  await expectJudged(name, askedFor)
})

asRoot(
  'a package that is a link is judged at its target, with the packages that it needs there (needs root)',
  async () => {
    put('home/node_modules/needed/index.js')
    put('home/linked/package.json', '{"dependencies":{"needed":"1"}}')
    symlinkSync('../../../home/linked', join(folder, 'opt/tool/node_modules/linked'))
    await expect(askedFor('linked')).resolves.toBeUndefined()
    for (const name of ['home', 'home/linked/package.json', 'home/node_modules/needed/index.js']) {
      chownSync(join(folder, name), STRANGER, STRANGER)
      await expect(askedFor('linked')).rejects.toMatchObject({
        message: expect.stringContaining('is owned by uid 4711'),
      })
      chownSync(join(folder, name), 0, 0)
    }
  },
)

asRoot(
  'files that the tool does not load are not checked, and of thousands of files the first ten are reported (needs root)',
  async () => {
    put('opt/tool/node_modules/not-needed/index.js')
    put('opt/tool/test/one.js')
    for (const name of ['node_modules/not-needed/index.js', 'test/one.js'])
      chownSync(join(folder, 'opt/tool', name), STRANGER, STRANGER)
    await expect(asked()).resolves.toBeUndefined()
    await expect(askedFor()).resolves.toBeUndefined()
    for (let index = 0; index < 12; index++) {
      put(`opt/tool/dist/share/code/${index}.mjs`)
      chownSync(join(folder, `opt/tool/dist/share/code/${index}.mjs`), STRANGER, STRANGER)
    }
    await expect(asked()).rejects.toMatchObject({ message: expect.stringMatching(/^(?:.*expected root\n){10}2 more$/) })
  },
)

test('a missing package is named, with the command to install it', async () => {
  await expect(requirePackages('--random', ['fast-check'], [join(folder, 'node_modules')])).rejects.toMatchObject({
    code: 'PACKAGE_MISSING',
    message: '--random: fast-check: not installed, expected beside gen-hooks',
    hint: expect.stringMatching(/^npm install fast-check@\d+\.\d+\.\d+, where gen-hooks is installed/),
  })
})

test('root in a namespace of one user does not count as root', () => {
  expect(isAlone('         0       1000          1\n')).toBe(true)
  expect(isAlone('         0          0 4294967295\n')).toBe(false)
  expect(isAlone('         0     100000      65536\n')).toBe(false)
  // a kernel without user namespaces has no such file: root is then not confined
  expect(isAlone(uidMap(join(folder, 'absent')))).toBe(false)
})

test('a user who is not root may run a tool that others can write', async () => {
  chmodSync(join(folder, 'opt'), 0o777)
  const user = {
    uid: STRANGER,
    lstat: (path: string) => {
      throw new Error(path)
    },
    readLink: (path: string) => {
      throw new Error(path)
    },
  }
  await expect(requireOwnTool('verb', join(folder, 'bin/gen-hooks'), tool(), user)).resolves.toBeUndefined()
})

describe('the command', () => {
  let dist = ''
  beforeAll(() => {
    dist = ownDist()
  })

  asRoot(
    'checks the files that a verb needs before it opens them, and not the files of other verbs (needs root)',
    () => {
      const said = (words: readonly string[]) =>
        spawnSync(process.execPath, [join(dist, 'gen-hooks.mjs'), ...words], { encoding: 'utf8', cwd: folder })
      for (const [part, words] of [
        ['templates/logrotate', ['install', '--dry-run', '--root', folder]],
        ['templates/config.yaml', ['config', 'init']],
      ] as const) {
        const path = join(dist, 'share', part)
        chownSync(path, STRANGER, STRANGER)
        const { status, stderr } = said(words)
        expect({ words, status, stderr }).toEqual({
          words,
          status: 1,
          stderr: expect.stringContaining(`gen-hooks: ${path}: is owned by uid 4711, expected root [TOOL_UNSAFE]`),
        })
      }
      expect(said(['completion', 'bash'])).toMatchObject({ status: 0, stderr: '' })
      for (const part of ['logrotate', 'config.yaml']) chownSync(join(dist, 'share/templates', part), 0, 0)
    },
  )

  asRoot('refuses before any act, with the remedy (needs root)', () => {
    const cli = join(dist, 'gen-hooks.mjs')
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
