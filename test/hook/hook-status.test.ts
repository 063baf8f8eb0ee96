import { spawn, spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { uptime } from 'node:os'
import { dirname, join } from 'node:path'
import { retarget } from '../../src/hook/retarget.ts'
import { emptyRoot, removeGuests } from '../harness/temp-guest.ts'
import { shells } from '../hooks/shells.ts'
import { runCli } from '../run-cli.ts'
import { checkedJson } from '../schemas/check-json.ts'

const INVENTORY = join(__dirname, '../cases/05-include-and-exclude/root/inventory.json')
const BOOT = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
const HOOK = '/usr/sbin/post-thaw-script'
const OTHERS = ['/usr/sbin/pre-freeze-script', '/etc/vmware-tools/backupScripts.d/50-gen-hooks']

let text: string
beforeAll(async () => {
  text = JSON.parse((await runCli(['render', '--json', '--inventory', INVENTORY])).out).files[0].text
})
afterAll(removeGuests)

/** A guest with the script under each of its names and these files of the hooks. */
function guestWith(files: Readonly<Record<string, string>> = {}): string {
  const root = emptyRoot()
  const put = (path: string, content: string, mode: number): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), content)
    chmodSync(join(root, path), mode)
  }
  for (const path of [HOOK, ...OTHERS]) put(path, retarget(text, { root, shell: '/bin/sh' }).text, 0o700)
  mkdirSync(join(root, 'run/gen-hooks'), { recursive: true, mode: 0o700 })
  for (const [name, content] of Object.entries(files)) put(`/run/gen-hooks/${name}`, content, 0o600)
  return root
}

function status(root: string, { hook = HOOK, shell = '/bin/sh' } = {}) {
  const [program = '', ...words] = shell.split(' ')
  const call = (...more: readonly string[]) =>
    spawnSync(program, [...words, join(root, hook), 'status', ...more], { encoding: 'utf8', timeout: 20_000 })
  const before = readdirSync(join(root, 'run/gen-hooks'))
  const [said, json] = [call(), call('--json')]
  expect(readdirSync(join(root, 'run/gen-hooks'))).toEqual(before)
  expect([said.stderr, json.stderr, json.status]).toEqual(['', '', said.status])
  return { status: said.status, said: said.stdout, json: checkedJson(json.stdout) }
}

/** A state of this boot, in the form that the hooks write. */
function state(lines: readonly string[], { boot = BOOT, pid = 1, end = '\n' } = {}): string {
  return [`gen-hooks-state 1 0a1b2c3d ${boot} ${pid} /run/gen-hooks/client.7.keeper`, ...lines].join('\n') + end
}

const seconds = (ago: number): number => Math.round((uptime() - ago) * 100)
const frozen = (): readonly string[] => [
  'phase listing 100',
  'begun iris PROD1 need',
  'begun cache LEGACY need cacheowner',
  'phase freezing 120',
  `frozen iris PROD1 ${seconds(61)}`,
]

/** A process that is called like a keeper, until its standard input ends. */
function keeper(client = '/client.7') {
  const child = spawn('sh', ['-c', 'read -r _', 'hook', 'keep', 'freeze', client], {
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  const ended = new Promise((done) => child.once('exit', done))
  return {
    pid: child.pid ?? 0,
    stop: () => child.kill('SIGSTOP'),
    end: async () => {
      child.kill('SIGKILL')
      await ended
    },
  }
}

const LAST = '{"run":"99887766","at":1764422205,"argument":"thaw","verdict":"consistent","status":0,"why":""}\n'

test.each([
  ['no run since the boot', {}],
  ['a run that is over', { state: state([...frozen(), 'thawed iris PROD1 500 thawed', 'phase over 510']) }],
  ['all are thawed', { state: state([...frozen(), 'thawed iris PROD1 5 thawed', 'thawed cache LEGACY 5 not-frozen']) }],
  ['a state of another boot', { state: state(frozen(), { boot: '00000000-0000' }) }],
])('%s: nothing is frozen', (_, files) => {
  const { status: code, said, json } = status(guestWith({ ...files, 'last.json': LAST }))
  expect(said).toMatch(/^the hooks hold nothing frozen\nrun: .*, last verdict: consistent\nto thaw all/)
  expect({ code, json }).toMatchObject({ code: 0, json: { unknown: '', instances: [], lastVerdict: 'consistent' } })
})

test('what a live run holds: since when, by which run, that it will be thawed, and the commands', async () => {
  const { pid, stop, end } = keeper()
  const root = guestWith({ state: state(frozen(), { pid }) })
  try {
    const { status: code, said, json } = status(root)
    expect(code).toBe(1)
    const [first, second, third, fourth] = said.split('\n')
    expect(first).toMatch(
      /^iris:PROD1 is frozen for 6[1-9] s, since \d{4}-\d\d-\d\d \d\d:\d\d:\d\d [+-]\d{4}; to thaw it: iris stat PROD1 -W$/,
    )
    expect(second).toBe('cache:LEGACY may be frozen; to thaw it: ccontrol stat LEGACY -W')
    expect(third).toBe('run: 0a1b2c3d, phase: freezing, process: alive, last verdict: none')
    expect(fourth).toBe(`to thaw all that the hooks hold: ${join(root, HOOK)} freezeFail`)
    expect(json).toMatchObject({
      unknown: '',
      run: '0a1b2c3d',
      process: 'alive',
      instances: [
        { instance: 'iris:PROD1', frozen: 'yes', thaw: 'iris stat PROD1 -W' },
        { instance: 'cache:LEGACY', frozen: 'maybe', frozenForSeconds: null, thaw: 'ccontrol stat LEGACY -W' },
      ],
      thaw: `${join(root, HOOK)} freezeFail`,
    })
    stop()
    expect(status(root).json.process).toBe('stopped')
  } finally {
    await end()
  }
  expect(status(root).json).toMatchObject({ process: 'dead', instances: [{}, {}] })
})

test('a process that has the number of a keeper, and is none, is none', () => {
  expect(status(guestWith({ state: state(frozen(), { pid: process.pid }) })).json.process).toBe('dead')
})

test('an instance that could not be thawed is told, also when the run is over', () => {
  const lines = [
    ...frozen(),
    'thawed iris PROD1 500 stuck',
    'unsure iris PROD1 900',
    'thawed cache LEGACY 5 thawed',
    'phase over 510',
  ]
  const { status: code, said, json } = status(guestWith({ state: state(lines) }))
  expect(code).toBe(1)
  expect(said).toMatch(/^iris:PROD1 could not be thawed; to thaw it: iris stat PROD1 -W\nrun: /)
  expect(json.instances).toEqual([
    { instance: 'iris:PROD1', frozen: 'maybe', frozenForSeconds: null, thaw: 'iris stat PROD1 -W' },
  ])
})

test('the state of the next version is read too: holders, what was left, a run that has its verdict', async () => {
  const { pid, end } = keeper()
  const title = `gen-hooks-state 2 0a1b2c3d ${BOOT} 1 /run/gen-hooks/client.7.go`
  const lines = [
    title,
    'left iris OLD',
    'phase listing 90',
    'down iris OFF',
    `holder iris PROD1 ${pid}`,
    'thawed iris OLD 95 thawed',
    ...frozen(),
  ]
  try {
    expect(status(guestWith({ state: `${lines.join('\n')}\n` })).json).toMatchObject({
      process: 'alive',
      instances: [
        { instance: 'iris:PROD1', frozen: 'yes' },
        { instance: 'cache:LEGACY', frozen: 'maybe' },
      ],
    })
    expect(
      status(guestWith({ state: `${[...lines, 'verdict consistent 0 0', 'phase over 900'].join('\n')}\n` })).json
        .instances,
    ).toEqual([])
  } finally {
    await end()
  }
})

test.each(['thawing', 'checking', 'sweeping'])(
  'nobody lives who would thaw a freeze that may land yet (%s): unknown',
  (phase) => {
    const lines = [...frozen(), 'unsure cache LEGACY 900', `phase ${phase} 510`, 'thawed iris PROD1 5 thawed']
    const all = [...lines, 'thawed cache LEGACY 5 not-frozen']
    expect(status(guestWith({ state: state(all) }))).toMatchObject({
      status: 1,
      json: { unknown: expect.stringMatching(/a freeze may land yet/), instances: [], process: 'dead' },
    })
  },
)

test('a state that is gone while a process of the hooks lives: unknown', async () => {
  const root = guestWith()
  const { end } = keeper(join(root, 'run/gen-hooks/client.7'))
  try {
    expect(status(root)).toMatchObject({
      status: 1,
      json: { unknown: 'the state is gone, and a process of the hooks lives' },
    })
  } finally {
    await end()
  }
  expect(status(root)).toMatchObject({ status: 0, json: { unknown: '' } })
})

test.each(['08', `0${seconds(5)}`, String(seconds(-5000)), '99999999999', '1e3', '-5'])(
  'frozen at %s, which cannot be: since when is unknown',
  (when) => {
    expect(status(guestWith({ state: state([...frozen().slice(0, 4), `frozen iris PROD1 ${when}`]) }))).toMatchObject({
      status: 1,
      json: { instances: [{ instance: 'iris:PROD1', frozen: 'maybe', frozenForSeconds: null }, {}] },
    })
  },
)

test.each([
  ['is empty', ''],
  ['breaks off in its first line', 'gen-hooks-state 1 0a1b2c3d'],
  ['has no phase yet', state(['begun iris PROD1 need'])],
  ['has other words', 'hello\nworld\n'],
  ['has a run that is no word', state(frozen()).replace('0a1b2c3d', '"$(id)"')],
])('a state that %s: unknown', (_, content) => {
  const { status: code, said, json } = status(guestWith({ state: content }))
  expect(said).toMatch(/^unknown whether an instance is frozen: the state is not whole/)
  expect({ code, json }).toMatchObject({
    code: 1,
    json: { unknown: expect.stringMatching(/not whole/), instances: [], run: '' },
  })
})

test('a last line without its end is not read, and names that are none are not told', () => {
  const lines = [...frozen(), 'begun iris $(id) need', 'begun iris "x need', `frozen cache LEGACY ${seconds(5)}`]
  expect(status(guestWith({ state: state(lines, { end: '' }) })).json.instances).toMatchObject([
    { instance: 'iris:PROD1', frozen: 'yes' },
    { instance: 'cache:LEGACY', frozen: 'maybe' },
  ])
})

test('a state that another user could write, or that is a link: unknown', () => {
  const root = guestWith({ state: state(frozen()) })
  chmodSync(join(root, 'run/gen-hooks/state'), 0o666)
  expect(status(root).json).toMatchObject({ unknown: expect.stringMatching(/another user/), instances: [] })
  const linked = guestWith({ other: state(frozen()) })
  symlinkSync('other', join(linked, 'run/gen-hooks/state'))
  expect(status(linked)).toMatchObject({ status: 1, json: { unknown: expect.stringMatching(/another user/) } })
})

test.each(OTHERS)('%s status says the same, and freezes nothing', (hook) => {
  const root = guestWith({ state: state(frozen()) })
  const thaw = hook.endsWith('pre-freeze-script') ? HOOK : hook
  expect(status(root, { hook })).toMatchObject({
    status: 1,
    json: { run: '0a1b2c3d', thaw: `${join(root, thaw)} freezeFail` },
  })
})

test.each(['STATUS', 'Status', 'stat', '--status', '-h', '--help', 'help'])(
  'post-thaw-script %s thaws nothing: who types that looks for status',
  (word) => {
    const root = guestWith({ state: state(frozen()) })
    const before = readdirSync(join(root, 'run/gen-hooks'))
    const { status: code, stdout } = spawnSync(join(root, HOOK), [word], { encoding: 'utf8', timeout: 20_000 })
    expect(stdout).toMatch(/^iris:PROD1 is frozen for /)
    expect({ code, files: readdirSync(join(root, 'run/gen-hooks')) }).toEqual({ code: 1, files: before })
  },
)

const PRESENT = shells().flatMap(({ name, command }) => (command === undefined ? [] : [[name, command] as const]))

test.each(PRESENT)('%s says the same', (_, shell) => {
  const root = guestWith({ state: state(frozen()), 'last.json': LAST })
  const { said, ...rest } = status(root, { shell })
  expect(said.split('\n').length).toBe(5)
  expect(rest).toMatchObject({
    status: 1,
    json: { process: 'dead', lastVerdict: 'consistent', instances: [{ frozen: 'yes' }, {}] },
  })
})

const asRoot = process.getuid?.() === 0 ? test : test.skip

asRoot('another user than root is told to be root (needs root)', () => {
  const root = guestWith({ state: state(frozen()) })
  chmodSync(join(root, HOOK), 0o755)
  chmodSync(join(root, 'run'), 0o755)
  const { status: code, stdout } = spawnSync('sh', [join(root, HOOK), 'status'], {
    encoding: 'utf8',
    uid: 65534,
    gid: 65534,
  })
  expect(stdout).toMatch(/^unknown whether an instance is frozen: only root can see the state of the hooks\n/)
  expect(code).toBe(1)
})
