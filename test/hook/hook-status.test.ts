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
  return [`gen-hooks-state 2 0a1b2c3d ${boot} ${pid} /run/gen-hooks/client.7.go`, ...lines].join('\n') + end
}

/** The same state in the form of the old engine with a keeper. */
function stateOfKeeper(lines: readonly string[], { pid = 1 } = {}): string {
  return [`gen-hooks-state 1 0a1b2c3d ${BOOT} ${pid} /run/gen-hooks/client.7.keeper`, ...lines, ''].join('\n')
}

const seconds = (ago: number): number => Math.round((uptime() - ago) * 100)
const frozen = (): readonly string[] => [
  'phase listing 100',
  'begun iris PROD1 need',
  'begun cache LEGACY need cacheowner',
  'phase freezing 120',
  `frozen iris PROD1 ${seconds(61)}`,
]

/** A process with the command line of an owner, until its standard input ends. */
function owner(client = '/client.7', word = 'own') {
  const child = spawn('sh', ['-c', 'read -r _', 'hook', word, 'freeze', client], {
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

test('for a live run, status prints each instance that may be frozen with its time, the run, its process and the commands to thaw', async () => {
  const { pid, stop, end } = owner()
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

test('another process with the number of an owner does not count as the owner', () => {
  expect(status(guestWith({ state: state(frozen(), { pid: process.pid }) })).json.process).toBe('dead')
})

test('an instance that could not be thawed is reported, also when the run is over', () => {
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

test('lines of a holder and of an unsure freeze are read, and a run with a verdict holds nothing', async () => {
  const { pid, end } = owner()
  const lines = [...frozen(), 'down iris OFF', 'unsure iris OLD 95', `holder iris PROD1 ${pid}`, 'session iris PROD1 1']
  try {
    expect(status(guestWith({ state: state(lines) })).json).toMatchObject({
      process: 'alive',
      instances: [
        { instance: 'iris:PROD1', frozen: 'yes' },
        { instance: 'cache:LEGACY', frozen: 'maybe' },
      ],
    })
    const over = state([...lines, 'verdict consistent 0 0', 'phase over 900'])
    expect(status(guestWith({ state: over }))).toMatchObject({ status: 0, json: { instances: [], phase: 'over' } })
  } finally {
    await end()
  }
})

test('what an earlier run could not thaw, or may have frozen late, is reported though this run has not begun to freeze it', async () => {
  const { pid, end } = owner()
  const later = String(seconds(-50))
  const lines = ['unsure iris PROD1 95', `unsure cache LEGACY ${later}`, 'phase listing 100']
  const maybe = { instances: [{ instance: 'cache:LEGACY', frozen: 'maybe' }], unknown: '' }
  const over = ['why /run/gen-hooks/client.7 pre-freeze was ended', 'verdict inconsistent 1 0', 'phase over 130']
  const read = (more: readonly string[]) => status(guestWith({ state: state([...lines, ...more], { pid }) }))
  try {
    expect(read([])).toMatchObject({ status: 1, json: maybe })
    expect(read(over)).toMatchObject({ status: 1, json: maybe })
    expect(read([...over, 'swept cache LEGACY'])).toMatchObject({ status: 0, json: { instances: [] } })
  } finally {
    await end()
  }
})

test('the state of a keeper, which an upgrade may have left, is read too', async () => {
  const { pid, stop, end } = owner('/client.7', 'keep')
  try {
    const root = guestWith({ state: stateOfKeeper(frozen(), { pid }) })
    expect(status(root).json).toMatchObject({
      process: 'alive',
      instances: [{ instance: 'iris:PROD1', frozen: 'yes' }, { frozen: 'maybe' }],
    })
    stop()
    expect(status(root).json.process).toBe('stopped')
  } finally {
    await end()
  }
})

describe('no process lives that would thaw a freeze that may land yet', () => {
  const all = [...frozen(), 'thawed iris PROD1 5 thawed', 'thawed cache LEGACY 5 not-frozen']
  const soon = `unsure cache LEGACY ${seconds(-300)}`
  const says = (text: string) => {
    const { status: code, json } = status(guestWith({ state: text }))
    return [code, json.unknown, json.instances, json.process]
  }
  const unknown = [1, expect.stringMatching(/a freeze may land yet/), [], 'dead']
  const none = [0, '', [], 'dead']

  test.each(['thawing', 'checking', 'sweeping'])('after a keeper that was %s, status is unknown', (phase) => {
    expect(says(stateOfKeeper([...all, soon, `phase ${phase} 510`]))).toEqual(unknown)
  })

  test('after the verdict of a run an instance may stay unknown', () => {
    const over = ['verdict inconsistent 1 0', 'phase over 510']
    expect(says(state([...all, soon, ...over]))).toEqual(unknown)
    expect(says(state([...all, soon, `unsure iris PROD1 ${seconds(-300)}`, ...over, 'swept iris PROD1']))).toEqual(
      unknown,
    )
    expect(says(state([...all, soon, ...over, 'swept cache LEGACY']))).toEqual(none)
    expect(says(state([...all, 'unsure cache LEGACY 900', ...over]))).toEqual(none)
  })
})

test('if the state is gone while a process of the hooks lives, status is unknown', async () => {
  const root = guestWith()
  const { end } = owner(join(root, 'run/gen-hooks/client.7'))
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
  'if the state has the impossible time %s, the instance may be frozen since an unknown time',
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
  ['has other words', 'hello\nworld\n'],
  ['has a run id with special characters', state(frozen()).replace('0a1b2c3d', '"$(id)"')],
])('if the state %s, status is unknown', (_, content) => {
  const { status: code, said, json } = status(guestWith({ state: content }))
  expect(said).toMatch(/^unknown whether an instance is frozen: the state is not whole/)
  expect({ code, json }).toMatchObject({
    code: 1,
    json: { unknown: expect.stringMatching(/not whole/), instances: [], run: '' },
  })
})

test('a last line without a line end is not read, and invalid names are not printed', () => {
  const lines = [...frozen(), 'begun iris $(id) need', 'begun iris "x need', `frozen cache LEGACY ${seconds(5)}`]
  expect(status(guestWith({ state: state(lines, { end: '' }) })).json.instances).toMatchObject([
    { instance: 'iris:PROD1', frozen: 'yes' },
    { instance: 'cache:LEGACY', frozen: 'maybe' },
  ])
})

test('if another user can write the state, or the state is a link, status is unknown', () => {
  const root = guestWith({ state: state(frozen()) })
  chmodSync(join(root, 'run/gen-hooks/state'), 0o666)
  expect(status(root).json).toMatchObject({ unknown: expect.stringMatching(/another user/), instances: [] })
  const linked = guestWith({ other: state(frozen()) })
  symlinkSync('other', join(linked, 'run/gen-hooks/state'))
  expect(status(linked)).toMatchObject({ status: 1, json: { unknown: expect.stringMatching(/another user/) } })
})

test.each(OTHERS)('%s status prints the same and freezes nothing', (hook) => {
  const root = guestWith({ state: state(frozen()) })
  const thaw = hook.endsWith('pre-freeze-script') ? HOOK : hook
  expect(status(root, { hook })).toMatchObject({
    status: 1,
    json: { run: '0a1b2c3d', thaw: `${join(root, thaw)} freezeFail` },
  })
})

test.each(['STATUS', 'Status', 'stat', '--status', '-h', '--help', 'help'])(
  'post-thaw-script %s thaws nothing and prints the status',
  (word) => {
    const root = guestWith({ state: state(frozen()) })
    const before = readdirSync(join(root, 'run/gen-hooks'))
    const { status: code, stdout } = spawnSync(join(root, HOOK), [word], { encoding: 'utf8', timeout: 20_000 })
    expect(stdout).toMatch(/^iris:PROD1 is frozen for /)
    expect({ code, files: readdirSync(join(root, 'run/gen-hooks')) }).toEqual({ code: 1, files: before })
  },
)

const PRESENT = shells().flatMap(({ name, command }) => (command === undefined ? [] : [[name, command] as const]))

test.each(PRESENT)('%s prints the same status', (_, shell) => {
  const root = guestWith({ state: state(frozen()), 'last.json': LAST })
  const { said, ...rest } = status(root, { shell })
  expect(said.split('\n').length).toBe(5)
  expect(rest).toMatchObject({
    status: 1,
    json: { process: 'dead', lastVerdict: 'consistent', instances: [{ frozen: 'yes' }, {}] },
  })
})

const asRoot = process.getuid?.() === 0 ? test : test.skip

asRoot('a user who is not root gets a message to become root (needs root)', () => {
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

test('what is frozen in a container is thawed by a command in it: of the plan, and of hooks that were installed before', async () => {
  const config = join(emptyRoot(), 'config.yaml')
  writeFileSync(
    config,
    'instances: { containers: ["docker:web", "podman:Db/LIVE"], overrides: { "podman:Db": { runAs: svc@corp } } }\n',
  )
  const other = text
  text = JSON.parse((await runCli(['render', '--json', '--inventory', INVENTORY, '--config', config])).out).files[0]
    .text
  const root = guestWith({
    state: state([
      'phase listing 100',
      'begun docker web need - IRIS',
      'begun podman Db need svc@corp LIVE',
      'begun docker old need svc OWN',
      'begun podman older need ',
      'phase freezing 120',
      `frozen docker web ${seconds(61)}`,
    ]),
  })
  text = other
  const { status: code, said, json } = status(root)
  expect(code).toBe(1)
  expect(said).toMatch(/^docker:web is frozen for 6\d s, since .*; to thaw it: docker exec web iris stat IRIS -W$/m)
  const live = 'runuser -u svc@corp -- podman exec Db iris stat LIVE -W'
  expect(said).toContain(`\npodman:Db may be frozen; to thaw it: ${live}\n`)
  expect(said).toContain('\ndocker:old may be frozen; to thaw it: runuser -u svc -- docker exec old iris stat OWN -W\n')
  expect(said).toContain('\npodman:older may be frozen; to thaw it: podman exec older iris stat IRIS -W\n')
  expect(json.instances).toMatchObject([{ instance: 'docker:web', frozen: 'yes' }, { thaw: live }, {}, {}])
})
