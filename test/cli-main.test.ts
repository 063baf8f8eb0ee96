import { chownSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { realHost } from '../src/host/real-host.ts'
import { allVerbs, VERB_NAMES, verbNamed } from '../src/verbs/verbs.ts'
import { listingHost, qlistLine } from './detect/listing-host.ts'
import { tempFolder } from './host/temp-folder.ts'
import { runCli } from './run-cli.ts'

const folder = tempFolder()

test('gen-hooks has these verbs', async () => {
  expect((await allVerbs()).map(({ usage }) => usage.split(' ')[0])).toEqual(VERB_NAMES)
  expect(VERB_NAMES).toEqual([
    'detect',
    'inventory',
    'config',
    'render',
    'diff',
    'explain',
    'validate',
    'engine',
    'install',
    'uninstall',
    'status',
    'doctor',
    'history',
    'restore-plan',
    'stun',
    'timeline',
    'report',
    'rehearse',
    'thaw',
    'harness',
    'completion',
  ])
})

test('gen-hooks without a verb prints the help, as an error', async () => {
  const { status, out, err } = await runCli([])
  expect({ status, out }).toEqual({ status: 1, out: '' })
  for (const name of VERB_NAMES) expect(err).toContain(`gen-hooks ${name}`)
})

test('--help and --version print to standard output and end with 0', async () => {
  const help = await runCli(['--help'])
  expect(help).toMatchObject({ status: 0, err: '' })
  for (const name of VERB_NAMES) expect(help.out).toContain(`gen-hooks ${name}`)
  // lower case as every other option, and no words of yargs
  expect(help.out).toMatch(/-V, --version +show the version .*\n +-h, --help +show this help /)
  const { version } = JSON.parse(readFileSync(join(__dirname, '../package.json'), 'utf8'))
  expect(await runCli(['--version'])).toEqual({ status: 0, out: `${version}\n`, err: '' })
})

test.each(VERB_NAMES)('%s --help shows every option and an example', async (name) => {
  const verb = await verbNamed(name)
  const { status, out, err } = await runCli([name, '--help'])
  expect({ status, err }).toEqual({ status: 0, err: '' })
  for (const option of Object.keys(verb?.options ?? {})) expect(out).toContain(`--${option}`)
  expect(out).toContain('Examples:')
  expect(out).toContain(`gen-hooks ${verb?.examples[0]?.[0]}`)
})

test.each([
  [['detect', '--wrong'], '"wrong": unknown, expected options of the verb'],
  [['detect', '--jsn'], '"jsn": unknown, expected options of the verb; did you mean --json?'],
  [['detect', '--jsn', '--cfg', '3'], '"jsn, cfg": unknown, expected options of the verb; did you mean --json?'],
  [['statis'], '"statis": unknown, expected a verb or one of its operands; did you mean status?'],
  [['help', 'statis'], '"statis": unknown, expected a verb or one of its operands; did you mean status?'],
  [['stun'], 'no operand, expected gen-hooks stun <file..>'],
  [['completion'], 'no operand, expected gen-hooks completion <shell>'],
  [['completion', 'bash', 'zsh'], '"zsh": unexpected operand, expected gen-hooks completion <shell>'],
  [['detect', '--no-json'], '"no-json": unknown, expected options of the verb'],
  [['detect', '--inventory', 'x'], '"inventory": unknown, expected options of the verb'],
  [['detect', 'operand'], '"operand": unexpected operand, expected gen-hooks detect'],
  [['freeze'], '"freeze": unknown, expected a verb or one of its operands'],
  [['fr\u001beeze'], '"fr\\x1beeze": unknown, expected a verb or one of its operands'],
  [['detect', '--config'], '--config: no value, expected one'],
  [['detect', '--config='], '--config: empty, expected a value'],
  [['detect', '--config', 'a', '--config', 'b'], '--config: given 2 times, expected once'],
  [['validate', '--shellcheck', 'other'], '--shellcheck: "other", expected one of "wasm", "native", "off"'],
])('%j is a usage error', async (args, message) => {
  expect(await runCli(args)).toEqual({
    status: 1,
    out: '',
    err: `gen-hooks: command line: ${message} [USAGE]\nhint: ${hintFor(args[0])}\n`,
  })
})

const hintFor = (verb = ''): string =>
  VERB_NAMES.includes(verb)
    ? `Run gen-hooks help ${verb} for its options and examples.`
    : 'Run gen-hooks --help for the verbs and their options.'

test('the usage error of a verb names its help', async () => {
  const { status, err } = await runCli(['stun', '--top', 'x', 'vmware.log'])
  expect(status).toBe(1)
  expect(err).toMatch(
    /^gen-hooks: --top: .* \[USAGE\]\nhint: Run gen-hooks help stun for its options and examples\.\n$/,
  )
})

test.each([
  [['-h'], ['--help']],
  [['help'], ['--help']],
  [['help', '--help'], ['--help']],
  [['-V'], ['--version']],
  [
    ['status', '-h'],
    ['status', '--help'],
  ],
  [
    ['help', 'status'],
    ['status', '--help'],
  ],
])('%j prints what %j prints', async (short, long) => {
  const said = await runCli(short)
  expect(said).toMatchObject({ status: 0, err: '' })
  expect(said).toEqual(await runCli(long))
})

test('a --root that does not exist is a usage error', async () => {
  const { status, err } = await runCli(['status', '--root', '/nonexistent/root'])
  expect(status).toBe(1)
  expect(err).toMatch(/^gen-hooks: --root: "\/nonexistent\/root": no such folder \[USAGE\]\n/)
})

test('a verb runs on the host that main is given', async () => {
  const host = listingHost({ 'iris qlist': { stdout: qlistLine('PROD') } })
  const { status, out } = await runCli(['detect', '--json'], host)
  expect(status).toBe(0)
  expect(JSON.parse(out).instances).toMatchObject([{ name: 'PROD' }])
})

test('a verb that stops prints its message and hint, and ends with its exit status', async () => {
  const { status, out, err } = await runCli(['detect'], listingHost({}))
  expect({ status, out }).toEqual({ status: 1, out: '' })
  expect(err).toMatch(/^gen-hooks: iris and ccontrol: not found.* \[NO_INSTANCES\]\nhint: .*\n$/)
})

test('an unexpected exception is reported as a bug, and the exit status is 1', async () => {
  const host = { ...listingHost({}), which: () => Promise.reject(new Error('surprise')) }
  const { status, err } = await runCli(['detect'], host)
  expect(status).toBe(1)
  expect(err).toMatch(/^gen-hooks: unexpected error, please report it\n.*surprise/)
})

test('a verb acts below --root, reads the files on the command line from the caller’s machine, and with --dry-run writes nothing', async () => {
  const seen: { acts: unknown; inside: unknown; outside: unknown } = { acts: null, inside: null, outside: null }
  const verb = await verbNamed('install')
  if (verb === undefined) throw new Error('no install')
  const run = jest.spyOn(verb, 'run').mockImplementation(async (_argv, io) => {
    seen.outside = (await io.host.readFile(join(folder, 'inv.json'))).toString()
    seen.inside = (await io.host.readFile('/etc/issue')).toString()
    await io.host.makeFolder('/usr/sbin', 0o755)
    seen.acts = 'acts' in io.host ? io.host.acts : 'not read-only'
    return 2
  })
  mkdirSync(join(folder, 'root/etc'), { recursive: true })
  writeFileSync(join(folder, 'root/etc/issue'), 'of the root')
  writeFileSync(join(folder, 'inv.json'), 'of the caller')
  try {
    const args = ['install', '--dry-run', '--root', join(folder, 'root'), '--inventory', join(folder, 'inv.json')]
    expect(await runCli(args)).toEqual({ status: 2, out: '', err: '' })
  } finally {
    run.mockRestore()
  }
  expect(seen).toEqual({ acts: ['make folder /usr/sbin 0755'], inside: 'of the root', outside: 'of the caller' })
  expect(await realHost({ root: join(folder, 'root') }).lstat('/usr')).toBeNull()
})

test('with an inventory on standard input and --root, --config still names a file of the caller', async () => {
  const root = join(folder, 'piped')
  mkdirSync(root)
  const config = join(folder, 'piped.yaml')
  writeFileSync(config, '{}')
  const seen: unknown[] = []
  const verb = await verbNamed('install')
  if (verb === undefined) throw new Error('no install')
  const run = jest.spyOn(verb, 'run').mockImplementation(async (_argv, { host }) => {
    // so that each parent folder is checked in its real place
    seen.push((await host.hostOf?.(config).lstat(folder))?.type)
    seen.push((await host.hostOf?.('/etc').lstat(folder)) ?? 'not below the root')
    return 0
  })
  try {
    const args = ['install', '--root', root, '--config', config, '--inventory', '-']
    expect(await runCli(args, realHost(), 'an inventory')).toEqual({ status: 0, out: '', err: '' })
  } finally {
    run.mockRestore()
  }
  expect(seen).toEqual(['directory', 'not below the root'])
})

// only root can give files to other users, and the tool checks the owner of the configuration only for root
const asRoot = process.getuid?.() === 0 ? test : test.skip

asRoot('root takes no configuration of another user, wherever the inventory comes from (needs root)', async () => {
  const root = join(folder, 'strangers')
  mkdirSync(root)
  const config = join(folder, 'strangers.yaml')
  writeFileSync(config, '{}')
  chownSync(config, 4711, 4711)
  const args = ['install', '--dry-run', '--root', root, '--config', config, '--inventory']
  for (const inventory of ['-', '/dev/null']) {
    const { status, err } = await runCli([...args, inventory], realHost(), '[]')
    expect({ status, err }).toMatchObject({ status: 1, err: expect.stringContaining('is owned by uid 4711') })
    expect(err).toContain('[CONFIG_UNSAFE]')
  }
})
