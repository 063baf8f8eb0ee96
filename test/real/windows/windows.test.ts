import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { windowsHooks } from '../../../src/hook/windows-hooks.ts'
import { configOf } from '../../config/config-of.ts'
import { windowsInventory } from '../../windows-inventory.ts'

const COMPILER = 'x86_64-w64-mingw32-gcc'
const missing = ['wine', 'wineserver', COMPILER].filter(
  (program) => spawnSync('sh', ['-c', `command -v ${program}`]).status !== 0,
)
const describeHere = missing.length === 0 ? describe : describe.skip
const needs = missing.length === 0 ? '' : ` (needs ${missing.join(', ')}: wine, wine64, gcc-mingw-w64-x86-64-win32)`

const TOOLS = 'C:\\Program Files (x86)\\VMware Tools\\backupScripts.d'
const INSTANCES = [
  ['cache', 'LAB', 'C:\\Inter Systems\\lab'],
  ['iris', 'PROD', 'C:\\InterSystems\\PROD'],
  ['iris', 'TEST', 'C:\\InterSystems\\TEST'],
] as const
type Name = (typeof INSTANCES)[number][1]

describeHere(`the .bat in the cmd of wine${needs}`, () => {
  let prefix: string
  const unixOf = (path: string) => join(prefix, 'drive_c', ...path.slice(3).split('\\'))
  const directoryOf = (name: Name) => unixOf(INSTANCES.find((one) => one[1] === name)?.[2] ?? '')
  const mgr = (name: Name, file: string) => join(directoryOf(name), 'mgr', file)
  const logs = () => unixOf('C:\\windows\\logs\\gen-hooks')
  const env = () => ({
    ...{ PATH: process.env.PATH, HOME: prefix, WINEPREFIX: prefix, WINEDEBUG: '-all' },
    // no window, no browser, no .NET
    ...{ WINEDLLOVERRIDES: 'mscoree,mshtml,winemenubuilder.exe=', errorlevel: '0' },
  })

  beforeAll(() => {
    prefix = mkdtempSync(join(tmpdir(), 'gen-hooks-wine-'))
    spawnSync('wine', ['wineboot', '-i'], { env: env(), stdio: 'ignore', timeout: 200_000 })
    const program = join(prefix, 'irisdb.exe')
    execFileSync(COMPILER, ['-Wall', '-Werror', '-o', program, join(__dirname, 'irisdb.c')])
  }, 300_000)
  afterAll(() => {
    // of this prefix alone
    spawnSync('wineserver', ['-k'], { env: env(), stdio: 'ignore' })
    spawnSync('wineserver', ['-w'], { env: env(), stdio: 'ignore', timeout: 60_000 })
    rmSync(prefix, { recursive: true, force: true })
  }, 100_000)

  beforeEach(() => {
    rmSync(logs(), { recursive: true, force: true })
    for (const [kind, name] of INSTANCES) {
      rmSync(directoryOf(name), { recursive: true, force: true })
      for (const folder of ['bin', 'mgr']) mkdirSync(join(directoryOf(name), folder), { recursive: true })
      const program = join(directoryOf(name), 'bin', kind === 'iris' ? 'irisdb.exe' : 'cache.exe')
      writeFileSync(program, readFileSync(join(prefix, 'irisdb.exe')), { mode: 0o755 })
    }
  })

  const place = async (yaml: string, folder: string) => {
    mkdirSync(unixOf(folder), { recursive: true })
    const hooks = await windowsHooks(configOf(yaml), windowsInventory(...INSTANCES).instances)
    for (const { fileName, text } of hooks) writeFileSync(join(unixOf(folder), fileName), text)
  }
  /** The exit status of a .bat; its output goes nowhere, since what wine leaves behind keeps a pipe open. */
  const runBat = (path: string, ...words: readonly string[]) =>
    spawnSync('wine', [path, ...words], { env: env(), stdio: 'ignore', timeout: 120_000 }).status
  const run = (...words: readonly string[]) => runBat(`${TOOLS}\\50-gen-hooks.bat`, ...words)
  const frozen = () => INSTANCES.map(([, name]) => name).filter((name) => existsSync(mgr(name, 'frozen')))
  const calls = (name: Name) => {
    if (!existsSync(mgr(name, 'calls'))) return []
    return readFileSync(mgr(name, 'calls'), 'utf8')
      .trim()
      .split(/\r?\n/)
      .map((line) => line.replace(/"[^"]*"/, 'LOG'))
  }
  const log = () => readFileSync(join(logs(), 'gen-hooks.log'), 'utf8')
  const until = async (what: () => boolean) => {
    while (!what()) await new Promise((done) => setTimeout(done, 20))
  }

  const FAST = 'layout: backupScripts.d\nfreeze: { timeout: 30 }\nthaw: { timeout: 30, retries: 1 }\n'

  it('freezes all, thaws all, records the history where it should, and leaves the log alone', async () => {
    await place(`${FAST}instances: { overrides: { TEST: { thaw: { history: false } } } }\n`, TOOLS)
    expect(run('freeze')).toBe(0)
    expect(frozen()).toEqual(['LAB', 'PROD', 'TEST'])
    expect(run('thaw')).toBe(0)
    expect(frozen()).toEqual([])
    const both = ['ExternalFreeze(LOG,,,,,,600,,,360)', 'ExternalThaw(LOG)']
    expect({ lab: calls('LAB'), prod: calls('PROD'), test: calls('TEST') }).toEqual({
      lab: [...both, 'ExternalSetHistory(LOG)'],
      prod: [...both, 'ExternalSetHistory(LOG)'],
      test: both,
    })
    expect(readdirSync(logs())).toEqual(['gen-hooks.log'])
    expect(log()).toMatch(/level=info instance=PROD text="freeze: done"/)
  }, 120_000)

  it.each([
    [3, 'refused-3'],
    [0, 'unknown-0'],
    [4, 'unknown-4'],
    [239, 'unknown-239'],
    [-1073741819, 'unknown--1073741819'],
    // what Windows says where the program may not be run: nothing was frozen
    [5, 'unproved-5'],
  ])(
    'a freeze that ends with %i fails, the others are thawed, and it is no success',
    async (status, said) => {
      await place(FAST, TOOLS)
      writeFileSync(mgr('PROD', 'freeze.status'), String(status))
      expect(run('freeze')).toBe(1)
      expect(frozen()).toEqual([])
      expect(calls('LAB')).toEqual(['ExternalFreeze(LOG,,,,,,600,,,360)', 'ExternalThaw(LOG)'])
      expect(log()).toContain(`instance=PROD text="2.freeze.${said}"`)
    },
    120_000,
  )

  it('a program that is missing is a freeze that failed', async () => {
    await place(FAST, TOOLS)
    rmSync(join(directoryOf('TEST'), 'bin', 'irisdb.exe'))
    expect(run('freeze')).toBe(1)
    expect(frozen()).toEqual([])
  }, 120_000)

  it('freezeFail thaws', async () => {
    await place(FAST, TOOLS)
    expect(run('freeze')).toBe(0)
    expect(run('freezeFail')).toBe(0)
    expect(frozen()).toEqual([])
    expect(calls('PROD')).not.toContain('ExternalSetHistory(LOG)')
  }, 120_000)

  it('a freeze that hangs is given up, and is thawed when it lands after all', async () => {
    await place(`${FAST.replace('timeout: 30 }', 'timeout: 2 }')}`, TOOLS)
    writeFileSync(mgr('PROD', 'freeze.hangs'), '')
    expect(run('freeze')).toBe(1)
    expect(frozen()).toEqual([])
    expect(log()).toContain('instance=PROD text="freeze: has not ended in time"')
    rmSync(mgr('PROD', 'freeze.hangs'))
    await until(() => log().includes('thaw of a late freeze: status 5'))
    expect(frozen()).toEqual([])
    expect(calls('PROD').at(-1)).toBe('ExternalThaw()')
  }, 120_000)

  it('a thaw that fails is tried again, ends with 1, and has no history recorded', async () => {
    await place(FAST, TOOLS)
    expect(run('freeze')).toBe(0)
    writeFileSync(mgr('PROD', 'thaw.status'), '3')
    expect(run('thaw')).toBe(1)
    expect(frozen()).toEqual(['PROD'])
    expect(calls('PROD').slice(1)).toEqual(['ExternalThaw(LOG)', 'ExternalThaw(LOG)'])
    expect(calls('LAB').slice(1)).toEqual(['ExternalThaw(LOG)'])
    rmSync(mgr('PROD', 'thaw.status'))
    // the others are not frozen any more: thawed, and no success
    expect(run('thaw')).toBe(1)
    expect(frozen()).toEqual([])
  }, 120_000)

  it('a thaw that no freeze covers ends with 1', async () => {
    await place(FAST, TOOLS)
    expect(run('thaw')).toBe(1)
    expect(log()).toContain('instance=PROD text="2.thaw.not-frozen-5"')
    expect(calls('PROD')).toEqual(['ExternalThaw(LOG)'])
  }, 120_000)

  it('another argument, or none, calls nothing', async () => {
    await place(FAST, TOOLS)
    expect([run('prepare'), run()]).toEqual([1, 1])
    expect(INSTANCES.flatMap(([, name]) => calls(name))).toEqual([])
    expect(log()).toContain('unknown argument')
  }, 120_000)

  it('where no log can be written nothing is frozen, and what is frozen is thawed', async () => {
    await place(FAST.replaceAll('30', '2'), TOOLS)
    expect(run('freeze')).toBe(0)
    rmSync(logs(), { recursive: true, force: true })
    writeFileSync(logs(), '')
    expect(run('thaw')).toBe(1)
    await until(() => frozen().length === 0)
    expect(run('freeze')).toBe(1)
    expect(frozen()).toEqual([])
  }, 120_000)

  it('the two files of C:\\Windows go by their names, and by an argument', async () => {
    await place(FAST.replace('backupScripts.d', 'legacy'), 'C:\\windows')
    expect(runBat('C:\\windows\\pre-freeze-script.bat')).toBe(0)
    expect(frozen()).toEqual(['LAB', 'PROD', 'TEST'])
    expect(runBat('C:\\windows\\post-thaw-script.bat')).toBe(0)
    expect(frozen()).toEqual([])
    expect(runBat('C:\\windows\\pre-freeze-script.bat', 'freeze')).toBe(0)
    expect(runBat('C:\\windows\\post-thaw-script.bat', 'freezeFail')).toBe(0)
    expect(frozen()).toEqual([])
  }, 120_000)
})
