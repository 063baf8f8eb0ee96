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

it('cannot tell without root, and says so', async () => {
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

it('says last that an instance may be frozen, with an exit status of its own, whatever else is wrong', async () => {
  leaveARun()
  const alarm = 'FROZEN, OR MAY BE: iris:PROD; run r1 was never ended (frozen): gen-hooks thaw'
  guest.write('/inventory.json', execFileSync('cat', [INVENTORY]), 0o644)
  // not installed; then nothing that could be installed is known
  for (const args of [['--inventory', '/inventory.json'], []]) {
    const { status, out } = await ask(...args)
    expect([status, out.endsWith(`\nverdict: ${alarm}\n`)]).toEqual([3, true])
  }
  const { status, out } = await ask('--json')
  expect([status, JSON.parse(out)]).toEqual([3, expect.objectContaining({ verdict: 'frozen', alarm })])
})

it('tells on the way why it knows no more, before what is frozen', async () => {
  leaveARun()
  const said: string[] = []
  const io = { host: guest.host, out: (text: string) => said.push(text), err: (text: string) => said.push(text) }
  expect(await runStatus({}, io)).toBe(3)
  expect(said.join('')).toContain('[NO_INSTANCES]\n')
  expect(said.at(-1)).toMatch(/\nverdict: FROZEN, OR MAY BE: .*\n$/)
})

it('is an error where it cannot be told what is frozen', async () => {
  await install(guest.host, pair('one'))
  guest.write('/run/gen-hooks/state', `gen-hooks-state 1 r1 ${BOOT} 42 /x\nphase frozen 5\n`, 0o600)
  guest.write('/run/gen-hooks/lock', '', 0o600)
  expect((await ask()).status).toBe(1)
})

it('knows no difference where a hook cannot be read', async () => {
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

it('counts a timeout of VMware Tools that is too short for the configuration', async () => {
  guest.write('/etc/vmware-tools/tools.conf', '[vmbackup]\ntimeout=268\n', 0o644)
  const problem = 'problem: /etc/vmware-tools/tools.conf: timeout=268 in [vmbackup], but pre-freeze may take 268 s'
  expect((await ask()).out).toContain(problem)
  guest.write('/etc/gen-hooks/config.yaml', 'thaw:\n  retries: 0\n', 0o644)
  expect((await ask()).out).not.toContain('timeout=268')
  guest.write(
    '/etc/gen-hooks/config.yaml',
    'instances:\n  overrides:\n    SLOW:\n      freeze:\n        timeout: 100\n',
    0o644,
  )
  expect((await ask()).out).toContain('timeout=268 in [vmbackup], but pre-freeze may take 308 s')
})

it('notes the names in the configuration that mean no instance: that is no difference', async () => {
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
