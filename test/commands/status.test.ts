import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { runStatus } from '../../src/commands/status.ts'
import type { Host } from '../../src/host/host.ts'
import { install } from '../install/act.ts'
import { BOOT, type Guest, makeGuest, PRE, pair } from '../install/guest.ts'
import { runCli } from '../run-cli.ts'

const INVENTORY = join(__dirname, '../cases/01-shipped-configuration/root/inventory.json')

let guest: Guest
beforeEach(() => {
  guest = makeGuest()
})
afterEach(() => guest.remove())

const ask = async (...args: readonly string[]) => await runCli(['status', ...args], guest.host)
const leaveARun = (): void => {
  const text = `gen-hooks-state 1 r1 ${BOOT} 42 /x\nbegun iris PROD need\nfrozen iris PROD 3\nphase frozen 5\n`
  guest.write('/run/gen-hooks/state', text, 0o600)
}

it('status reports that the state is unknown without root', async () => {
  await install(guest.host, pair('one'))
  const mine: { uid: number; realPath: (path: string) => string } = { uid: 1000, realPath: (path) => path }
  const host = new Proxy(guest.host, { get: (inner, key) => Reflect.get(key in mine ? mine : inner, key) }) as Host
  for (const args of [['status'], ['status', '--json']]) {
    const { status, out, err } = await runCli(args, host)
    if (args.includes('--json')) expect(JSON.parse(out)).toMatchObject({ code: 'STATUS_UNKNOWN' })
    else expect(out).toBe('')
    expect({ status, err }).toEqual({
      status: 1,
      err:
        'gen-hooks: uid 1000: what the hooks write is for root only, expected root [STATUS_UNKNOWN]\n' +
        'hint: Be root; --root DIR looks at a folder instead of this machine.\n',
    })
  }
})

it('status reports last that an instance may be frozen, with an exit status of its own, also beside other faults', async () => {
  leaveARun()
  const alarm = 'FROZEN, OR MAY BE: iris:PROD; run r1 was never ended (frozen): gen-hooks thaw'
  guest.write('/inventory.json', execFileSync('cat', [INVENTORY]), 0o644)
  // first without hooks; then without instances, so that no hooks can be rendered
  for (const args of [['--inventory', '/inventory.json'], []]) {
    const { status, out } = await ask(...args)
    expect([status, out.endsWith(`\nverdict: ${alarm}\n`)]).toEqual([3, true])
  }
  const { status, out } = await ask('--json')
  expect([status, JSON.parse(out)]).toEqual([3, expect.objectContaining({ verdict: 'frozen', alarm })])
})

it('status reports other unknown facts and their reasons before the frozen instances', async () => {
  leaveARun()
  const said: string[] = []
  const io = { host: guest.host, out: (text: string) => said.push(text), err: (text: string) => said.push(text) }
  expect(await runStatus({}, io)).toBe(3)
  expect(said.join('')).toContain('[NO_INSTANCES]\n')
  expect(said.at(-1)).toMatch(/\nverdict: FROZEN, OR MAY BE: .*\n$/)
})

it('status is an error if the frozen instances are unknown', async () => {
  await install(guest.host, pair('one'))
  guest.write('/run/gen-hooks/state', `gen-hooks-state 1 r1 ${BOOT} 42 /x\nphase frozen 5\n`, 0o600)
  guest.write('/run/gen-hooks/lock', '', 0o600)
  expect((await ask()).status).toBe(1)
})

it('status reports no difference for a hook that cannot be read', async () => {
  await install(guest.host, pair('one'))
  const denied = async (path: string, ...rest: readonly never[]): Promise<Buffer> => {
    if (path === PRE) throw Object.assign(new Error('EACCES'), { code: 'EACCES' })
    return await guest.host.readFile(path, ...rest)
  }
  const host = new Proxy(guest.host, {
    get: (inner, key) => {
      const own = key === 'readFile' ? denied : inner[key as keyof Host]
      return typeof own === 'function' ? own.bind(inner) : own
    },
  })
  const { status, out } = await runCli(['status'], host)
  expect(status).toBe(1)
  expect(out).toContain(`${PRE}: cannot be read: permission denied\n`)
  expect(out).toMatch(/\nverdict: unknown\n$/)
})

it('status counts a timeout of VMware Tools that is too short for the configuration', async () => {
  guest.write('/etc/vmware-tools/tools.conf', '[vmbackup]\ntimeout=317\n', 0o644)
  const problem = 'problem: /etc/vmware-tools/tools.conf: timeout=317 in [vmbackup], but pre-freeze may take 317 s'
  expect((await ask()).out).toContain(problem)
  guest.write('/etc/gen-hooks/config.yaml', 'thaw:\n  retries: 0\n', 0o644)
  expect((await ask()).out).not.toContain('timeout=317')
  guest.write(
    '/etc/gen-hooks/config.yaml',
    'instances:\n  overrides:\n    SLOW:\n      freeze:\n        timeout: 100\n',
    0o644,
  )
  expect((await ask()).out).toContain('timeout=317 in [vmbackup], but pre-freeze may take 357 s')
})

it('status notes the names in the configuration that no instance has, which is no difference', async () => {
  guest.write(
    '/etc/gen-hooks/config.yaml',
    'instances: { exclude: ["NOSUCH*"], overrides: { PROD: { optional: true } } }\n',
    0o644,
  )
  guest.write('/inventory.json', readFileSync(INVENTORY), 0o644)
  const { out } = await ask('--json', '--inventory', '/inventory.json')
  const { notes, problems } = JSON.parse(out)
  const note = expect.stringMatching(/^instances\.exclude: "NOSUCH\*": no instance of that name here/)
  expect({ notes, problems }).toEqual({
    notes: expect.arrayContaining([note]),
    problems: expect.not.arrayContaining([note]),
  })
})

it('status shows a health state that is not ok, from the ninth field of qlist, and does not judge the state', async () => {
  const lines = [
    'PROD^/opt/prod^2025.3.0^running, since now^iris.cpf^1972^52773^0^hung^IRIS^^^/opt/prod',
    'TEST^/opt/test^2025.3.0^running, since now^iris.cpf^1973^52774^0^ok^IRIS^^^/opt/test',
    'DEV^/opt/dev^2025.3.0^down, last used now^iris.cpf^1974^52775^0^^IRIS^^^/opt/dev',
  ]
  const fake: Partial<Host> = {
    which: async (program) => (program === 'iris' ? '/usr/bin/iris' : null),
    run: async (_file, [verb]) => ({
      end: { kind: 'exited', status: 0 },
      stdout: Buffer.from(verb === 'qlist' ? `${lines.join('\n')}\n` : ''),
      stderr: Buffer.alloc(0),
    }),
  }
  const host = new Proxy(guest.host, {
    get: (inner, key) => {
      const value: unknown = Reflect.get(key in fake ? fake : inner, key)
      return typeof value === 'function' ? value.bind(inner) : value
    },
  })
  const { status, out, err } = await runCli(['status'], host)
  expect(err).toBe('')
  expect(out).toContain(
    '\nnote: iris:PROD: its health state is hung, as qlist tells; a freeze of more than 3 s can be the reason\n',
  )
  expect(out.match(/health state/g)).toHaveLength(1)
  // nothing is installed here: the state adds nothing to that
  expect([status, out.endsWith('\nverdict: differs\n')]).toEqual([2, true])
})
