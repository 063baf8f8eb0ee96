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
import { packageVersion } from '../../src/host/package-files.ts'

const CHECKOUT = join(__dirname, '../..')
const NOT_COPIED = new Set(['.git', 'node_modules', 'dist', 'coverage'])

interface Lock {
  readonly packages: Readonly<
    Record<string, { readonly dev?: boolean; readonly bin?: Readonly<Record<string, string>> }>
  >
}

let folder = ''
let packed: readonly string[] = []
let home = ''

/** npm in `cwd`, which reaches no registry and does not read this machine's settings. */
function npm(cwd: string, ...args: readonly string[]): string {
  const env = {
    PATH: process.env.PATH ?? '',
    HOME: folder,
    npm_config_cache: join(folder, 'cache'),
    npm_config_offline: 'true',
    npm_config_update_notifier: 'false',
  }
  return execFileSync('npm', args, { cwd, env, encoding: 'utf8', timeout: 240_000, stdio: ['ignore', 'pipe', 'pipe'] })
}

/** Puts the run-time dependencies where npm would, so that the installation needs no registry, and nothing else. */
function provideDependencies(into: string): void {
  const { packages } = JSON.parse(readFileSync(join(CHECKOUT, 'package-lock.json'), 'utf8')) as Lock
  const bin = join(into, 'node_modules/.bin')
  mkdirSync(bin, { recursive: true })
  for (const [path, entry] of Object.entries(packages)) {
    const from = join(CHECKOUT, path)
    if (path === '' || entry.dev || !existsSync(from)) continue
    cpSync(from, join(into, path), { recursive: true })
    // npm would fetch a package again whose commands are not linked.
    for (const [name, file] of Object.entries(entry.bin ?? {})) symlinkSync(join('../..', path, file), join(bin, name))
  }
}

beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'gen-hooks-package-')))
  // A copy: packing builds dist, which others may be using here.
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
  provideDependencies(home)
  npm(home, 'install', '--no-audit', '--no-fund', tarball)
}, 300_000)

afterAll(() => rmSync(folder, { recursive: true, force: true }))

const tool = (...args: readonly string[]) =>
  spawnSync(join(home, 'node_modules/.bin/gen-hooks'), args, { cwd: home, encoding: 'utf8', timeout: 120_000 })

test.each([
  'package.json',
  'LICENSE',
  'README.md',
  'CHANGELOG.md',
  'dist/cli.js',
  'dist/share/completions/gen-hooks.bash',
  'dist/share/completions/_gen-hooks',
  'dist/share/completions/gen-hooks.fish',
  'dist/share/man/gen-hooks.1',
  'docs/reference/schemas/status.schema.json',
  'templates/pre-freeze-script.sh.hbs',
  'templates/partials/settings.sh.hbs',
  'templates/fakes/iris',
  'templates/config.yaml',
  'templates/logrotate',
  'docs/reference/config.schema.json',
  'docs/reference/hook-contract.md',
  'docs/how-to/recover-a-frozen-instance.md',
])('the tarball holds %s', (path) => {
  expect(packed).toContain(`package/${path}`)
})

test('every source file is compiled, every template and page is there', () => {
  const under = (name: string) =>
    readdirSync(join(CHECKOUT, name), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(CHECKOUT.length + 1))
  const compiled = under('src').map((path) => path.replace(/^src\//, 'dist/').replace(/\.ts$/, '.js'))
  const wanted = [...compiled, ...under('templates'), ...under('docs')]
  expect(compiled.length).toBeGreaterThan(50)
  expect(wanted.filter((path) => !packed.includes(`package/${path}`))).toEqual([])
})

test('it holds no tests, no sources, no settings of ours', () => {
  const expected =
    /^package\/(dist\/.*\.js|dist\/share\/(?:completions|man)\/.*|templates\/.*|docs\/.*|package\.json|LICENSE|README\.md|CHANGELOG\.md)$/
  expect(packed.filter((path) => !expected.test(path) || /\/tests?\/|\.test\./.test(path))).toEqual([])
})

test('installed in an empty folder it says its version', () => {
  expect(tool('--version')).toMatchObject({ status: 0, stdout: `${packageVersion()}\n`, stderr: '' })
})

test('installed in an empty folder the harness passes', () => {
  const { status, stdout, stderr } = tool('harness')
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  expect(stdout).toMatch(/left frozen: none\n$/)
}, 150_000)

test('installed in an empty folder it validates what it renders, with all that comes along', () => {
  const { status, stdout } = tool(
    'validate',
    '--inventory',
    join(CHECKOUT, 'test/cases/01-shipped-configuration/root/inventory.json'),
    '--config',
    join(CHECKOUT, 'templates/config.yaml'),
  )
  expect(stdout).toContain('shellcheck 0.11.0 (wasm)')
  expect(status).toBe(0)
}, 150_000)

test('installed in an empty folder it draws, with the fonts and libraries that come along', () => {
  const run = '2026-11-22T17:40:55.100+00:00 run=36517bdc level=info instance='
  const events = ['iris:PROD event=frozen ms=30', 'iris:PROD event=thawed ms=50', '- event=consistent ms=140']
  writeFileSync(join(home, 'snapshot.log'), events.map((event) => `${run}${event}\n`).join(''))
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
