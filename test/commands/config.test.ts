import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { main } from '../../src/cli-main.ts'
import { MAX_CONFIG_BYTES } from '../../src/config/limits.ts'
import { normalise } from '../../src/config/normalise.ts'
import { parseConfig } from '../../src/config/parse.ts'
import { realHost } from '../../src/host/real-host.ts'
import { tempFolder } from '../host/temp-folder.ts'
import { runCli } from '../run-cli.ts'

const folder = tempFolder()
const GUEST = join(folder, 'guest')
const USUAL = join(GUEST, 'etc/gen-hooks/config.yaml')

function put(path: string, content: string): string {
  const full = join(folder, path)
  mkdirSync(join(full, '..'), { recursive: true })
  writeFileSync(full, content)
  return full
}

const config = async (...args: readonly string[]) => await runCli(['config', ...args])
/** Runs a verb for a guest whose instances can be listed. */
const init = async (...args: readonly string[]) => await runCli(['config', 'init', ...args], realHost({ root: GUEST }))

/** Runs the verb with these pieces as standard input. */
async function piped(args: readonly string[], input: readonly (string | Buffer)[]) {
  let [out, err] = ['', '']
  const say = { out: (text: string) => (out += text), err: (text: string) => (err += text) }
  async function* pieces() {
    yield* input
  }
  const status = await main(['config', ...args], { host: realHost(), ...say, input: pieces() })
  return { status, out, err }
}

beforeAll(() => {
  mkdirSync(GUEST)
  const qlist = 'prod^/opt/prod^2024.1^running, since X^iris.cpf^1^2^3^ok^IRIS^^^/opt/prod'
  chmodSync(put('guest/usr/bin/iris', `#!/bin/sh\necho '${qlist}'\n`), 0o755)
})

afterEach(() => {
  delete process.env.GEN_HOOKS_CONFIG
})

describe('config init', () => {
  test('prints a configuration with the instances, and writes no file', async () => {
    for (const way of ['--stdout', '-']) {
      const { status, out, err } = await init(way)
      expect({ status, err }).toEqual({ status: 0, err: '' })
      expect(out).toContain('  #   PROD: # IRIS 2024.1, /opt/prod, running')
      expect(parseConfig(out, '-')).toEqual({ kind: 'ok', config: normalise({}) })
    }
    expect(existsSync(USUAL)).toBe(false)
  })

  test('writes the configuration to the usual place, makes the folder, and never overwrites the file', async () => {
    const first = await init()
    expect(first).toEqual({
      status: 0,
      out: '/etc/gen-hooks/config.yaml: written, with 1 instance; it says the same as no file until you change it\n',
      err: '',
    })
    expect(statSync(USUAL).mode & 0o777).toBe(0o644)
    writeFileSync(USUAL, 'layout: legacy\n')
    const second = await init()
    expect(second).toMatchObject({ status: 1, out: '' })
    expect(second.err).toContain(
      '/etc/gen-hooks/config.yaml: is there already, expected a path where nothing is [FILE_UNWRITABLE]',
    )
    expect(readFileSync(USUAL, 'utf8')).toBe('layout: legacy\n')
  })

  test('writes the configuration to the file that is named, a file of the caller also with --root; not through a link', async () => {
    const inventory = put('inventory.json', (await runCli(['detect', '--json'], realHost({ root: GUEST }))).out)
    const file = join(folder, 'mine.yaml')
    expect(await config('init', file, '--root', GUEST, '--inventory', inventory)).toMatchObject({ status: 0, err: '' })
    expect(readFileSync(file, 'utf8')).toContain('PROD')
    const link = join(folder, 'link.yaml')
    symlinkSync('nowhere', link)
    expect((await config('init', link, '--inventory', inventory)).err).toContain('link.yaml: is there already')
    expect(existsSync(join(folder, 'nowhere'))).toBe(false)
  })

  test('writes the configuration to a file that is named behind --, not to the usual place', async () => {
    const guest = join(folder, 'dashes')
    mkdirSync(guest)
    const root = realHost({ root: guest })
    const { out } = await runCli(['config', 'init', '--', '/-c.yaml'], root)
    expect(out).toContain('/-c.yaml: written, with ')
    expect(existsSync(join(guest, '-c.yaml'))).toBe(true)
    expect(existsSync(join(guest, 'etc'))).toBe(false)
  })

  test('a folder that does not exist is an error with the path of the file', async () => {
    const { status, err } = await config('init', join(folder, 'no/such/c.yaml'))
    expect(status).toBe(1)
    expect(err).toContain('c.yaml: cannot be written: no such file or folder [FILE_UNWRITABLE]')
  })

  test('an incomplete list is reported, and the known instances are written', async () => {
    const root = join(folder, 'torn')
    chmodSync(put('torn/usr/bin/iris', '#!/bin/sh\nexit 1\n'), 0o755)
    const { status, out, err } = await runCli(['config', 'init', '--stdout'], realHost({ root }))
    expect(status).toBe(0)
    expect(out).toContain('# No instance was found')
    expect(err).toContain('iris qlist')
  })
})

describe('config show', () => {
  const mine = put('show.yaml', 'freeze:\n  timeout: 61\n')

  test('prints only the settings that the file has, with their places', async () => {
    expect(await config('show', '--config', mine)).toEqual({
      status: 0,
      out: `configuration: ${mine}, named by --config\nSETTING         VALUE  FROM\nfreeze.timeout  61     ${mine}:2:3\n`,
      err: '',
    })
  })

  test('--effective prints every setting', async () => {
    const { out } = await config('show', '--effective', '--config', mine)
    expect(out.split('\n')).toHaveLength(26)
    expect(out).toMatch(/\nfreeze\.timeout +61 +\S*show\.yaml:2:3\n/)
    expect(out).toMatch(/\nthaw\.timeout +30 +default\n/)
    expect(out).toMatch(/\nwatchdog\.resumeAfter +360 +default: watchdog\.deadline \+ 60\n/)
  })

  test('without --config GEN_HOOKS_CONFIG names the file, and the output names the variable', async () => {
    process.env.GEN_HOOKS_CONFIG = mine
    const { out } = await config('show')
    expect(out).toContain(`configuration: ${mine}, named by GEN_HOOKS_CONFIG\n`)
    const other = put('other.yaml', 'layout: legacy\n')
    expect(JSON.parse((await config('show', '--json', '--config', other)).out)).toEqual({
      schema: 'gen-hooks/config/1',
      file: other,
      namedBy: '--config',
      settings: [{ key: 'layout', value: 'legacy', origin: { kind: 'file', line: 1, column: 1 } }],
    })
    process.env.GEN_HOOKS_CONFIG = join(folder, 'gone.yaml')
    expect((await config('show')).err).toContain(
      'gone.yaml: cannot be read: no such file or folder [CONFIG_UNREADABLE]',
    )
  })

  test('GEN_HOOKS_CONFIG names the configuration of other verbs too, and a file of the caller also with --root', async () => {
    const inventory = put('all.json', (await runCli(['detect', '--json'], realHost({ root: GUEST }))).out)
    process.env.GEN_HOOKS_CONFIG = put('exclude.yaml', 'instances: { exclude: [PROD] }\n')
    expect((await runCli(['render', '--inventory', inventory])).err).toContain('[NO_INSTANCES]')
    expect((await runCli(['config', 'show', '--root', GUEST])).out).toContain('exclude.yaml, named by GEN_HOOKS_CONFIG')
  })

  test('without a file nothing is set, and the output names --effective for the defaults', async () => {
    const { status, out } = await runCli(['config', 'show'], realHost({ root: join(folder, 'none') }))
    expect(status).toBe(0)
    expect(out).toBe(
      'configuration: none, /etc/gen-hooks/config.yaml does not exist\nNothing is set there: config show --effective has the defaults.\n',
    )
  })
})

describe('config check', () => {
  const good = put('good.yaml', 'layout: legacy\n')
  const bad = put('bad.yaml', 'runAs: 1\n\nfreez: {}\n')

  test('a good file has no problem', async () => {
    expect(await config('check', good)).toEqual({ status: 0, out: `${good}: no problem\n`, err: '' })
  })

  test('all problems of all files are printed, each with its line', async () => {
    const { status, out, err } = await config('check', bad, good)
    expect({ status, out }).toEqual({ status: 1, out: `${good}: no problem\n` })
    expect(err).toMatch(
      /^gen-hooks: \S*bad\.yaml:1: runAs: 1 is not accepted.*\n\S*bad\.yaml:3: freez: unknown key.* \[CONFIG_INVALID\]\nhint: /,
    )
  })

  test('--json prints the same problems for a program', async () => {
    const { status, out, err } = await config('check', '--json', bad, good)
    expect(status).toBe(1)
    expect(err).toContain('[CONFIG_INVALID]')
    expect(JSON.parse(out)).toMatchObject({
      schema: 'gen-hooks/config-check/1',
      error: { code: 'CONFIG_INVALID' },
      files: [
        { file: bad, problems: [{ line: 1 }, { line: 3 }] },
        { file: good, problems: [] },
      ],
    })
  })

  test('the operand - is standard input', async () => {
    expect(await piped(['check', '-'], ['layout: ', 'legacy\n'])).toEqual({
      status: 0,
      out: 'standard input: no problem\n',
      err: '',
    })
    expect((await piped(['check', '-'], ['freez: 1'])).err).toContain('standard input:1: freez: unknown key')
    const large = await piped(['check', '-'], ['#'.repeat(MAX_CONFIG_BYTES), Buffer.from('#')])
    expect(large.err).toContain(`standard input: larger than ${MAX_CONFIG_BYTES} bytes`)
  })

  test('a file that does not exist is CONFIG_UNREADABLE', async () => {
    expect((await config('check', join(folder, 'gone.yaml'))).err).toContain(
      'gone.yaml: cannot be read: no such file or folder [CONFIG_UNREADABLE]',
    )
  })
})

test.each([
  [[], 'config: no action, expected init, show, check'],
  [['shwo'], 'config: "shwo": unknown, expected init, show, check; did you mean show?'],
  [['check'], 'config check: no file, expected one; - is standard input'],
  [['show', 'a.yaml'], 'config show: a file, expected it as --config FILE'],
  [['init', 'a', 'b'], 'config init: more than one place to write to, expected one'],
  [['init', '--stdout', 'a'], 'config init: more than one place to write to, expected one'],
  [['check', '--effective', 'a'], '--effective: with config check, expected config show'],
  [['init', '--json'], '--json: with config init, expected config show or config check'],
  [['check', '--config', 'a', 'b'], '--config: with config check, expected config show'],
])('%j is a usage error', async (args, message) => {
  const { status, err } = await config(...args)
  expect({ status, err }).toEqual({
    status: 1,
    err: `gen-hooks: ${message} [USAGE]\nhint: Run gen-hooks help config for its options and examples.\n`,
  })
})
