import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { LOCK, readRunNow, readState } from '../../src/hook/current-run.ts'
import type { Host, RunOptions, RunResult } from '../../src/host/host.ts'
import { readOwnRun } from '../../src/rehearse/own-run.ts'
import { BOOT, type Guest, makeGuest } from '../install/guest.ts'
import { hostWith } from '../install/host-with.ts'

const STATE = '/run/gen-hooks/state'
const BEGUN = [{ kind: 'iris', name: 'PROD', need: 'need', now: 'begun' }]

let guest: Guest
let asked: { readonly command: readonly string[]; readonly options: RunOptions }[]
beforeEach(() => {
  guest = makeGuest()
  asked = []
})
afterEach(() => guest.remove())

const state = (lines: string, boot = BOOT): void =>
  guest.write(STATE, `gen-hooks-state 1 r7 ${boot} 42 /x\n${lines}`, 0o600)
const FROZEN = 'begun iris PROD need\nphase frozen 1\n'

/** The guest's host with a flock that ends in this way. */
const host = (end: RunResult['end'], changed: Partial<Host> = {}): Host =>
  hostWith(guest.host, {
    which: async (name) => `/usr/bin/${name}`,
    run: async (file, args, options) => {
      asked.push({ command: [file, ...args], options })
      return { end, stdout: Buffer.alloc(0), stderr: Buffer.alloc(0) }
    },
    ...changed,
  })
const exited = (status: number): RunResult['end'] => ({ kind: 'exited', status })

describe('beside a state that is not over, the lock tells whether the run lives', () => {
  const unknown = {
    kind: 'unknown',
    detail: `${STATE}: run r7 is not over, and flock is missing to see whether it still lives`,
  }
  it.each([
    [exited(0), { kind: 'abandoned', run: 'r7', phase: 'frozen', begun: BEGUN }],
    [exited(1), { kind: 'live', run: 'r7', phase: 'frozen', begun: BEGUN }],
    [exited(64), unknown],
    [{ kind: 'timed out' }, unknown],
    [{ kind: 'not started', errno: 'ENOENT' }, unknown],
  ] as const)('by a flock that ends with %j', async (end, expected) => {
    state(FROZEN)
    guest.write(LOCK, '', 0o600)
    for (const probe of ['always', 'only beside a state that is not over'] as const) {
      expect(await readRunNow(host(end), probe)).toEqual(expected)
    }
  })

  it('without flock it is unknown whether the run lives', async () => {
    state(FROZEN)
    guest.write(LOCK, '', 0o600)
    expect(await readRunNow(host(exited(0), { which: async () => null }), 'always')).toEqual(unknown)
    expect(asked).toEqual([])
  })

  it.each(['none', 'a folder'])('if the lock is %s, no process holds the lock and no file is made', async (what) => {
    state(FROZEN)
    if (what === 'a folder') mkdirSync(join(guest.root, LOCK))
    expect(await readRunNow(host(exited(1)), 'always')).toMatchObject({ kind: 'abandoned' })
    expect(asked).toEqual([])
  })
})

describe('a run that sweeps has let the lock go, and its processes share a lock of the folder', () => {
  const sweeping = (until: number): void =>
    guest.write(
      STATE,
      `gen-hooks-state 2 r7 ${BOOT} 42 /run/gen-hooks/client.5.go\nphase listing 1\nbegun iris PROD need \nbegun iris B need \n` +
        `phase freezing 2\nunsure iris PROD ${until}\nthawed iris PROD 3 not-frozen\nthawed iris B 3 thawed\n` +
        'verdict inconsistent 1 0\nphase over 4\n',
      0o600,
    )
  /** A flock that fails with these statuses, in turn. */
  const flock = (...statuses: readonly number[]): Host => {
    let calls = 0
    return host(exited(0), {
      run: async (file, args, options) => {
        asked.push({ command: [file, ...args], options })
        return { end: exited(statuses[calls++] ?? 0), stdout: Buffer.alloc(0), stderr: Buffer.alloc(0) }
      },
    })
  }
  beforeEach(() => {
    guest.write(LOCK, '', 0o600)
    guest.write('/proc/uptime', '9.50 1.00\n', 0o600)
  })
  const thawed = { kind: 'iris', name: 'B', need: 'need', now: 'thawed' }

  it('lives as long as one of its processes does', async () => {
    sweeping(5000)
    const run = await readRunNow(flock(0, 1), 'only beside a state that is not over')
    expect(run).toMatchObject({ kind: 'live', run: 'r7', phase: 'sweeping', begun: [{ now: 'thawed' }, thawed] })
    expect(asked.map(({ command }) => command)).toEqual([
      ['/usr/bin/flock', '-s', '-n', join(guest.root, LOCK), 'true'],
      ['/usr/bin/flock', '-x', '-n', join(guest.root, '/run/gen-hooks'), 'true'],
    ])
  })

  it('is abandoned if none of its processes lives and a freeze may still land', async () => {
    sweeping(5000)
    expect(await readRunNow(flock(0, 0), 'always')).toMatchObject({
      kind: 'abandoned',
      phase: 'sweeping',
      begun: [{ name: 'PROD', now: 'begun' }, thawed],
    })
    expect(await readRunNow(flock(0, 64), 'always')).toMatchObject({ kind: 'unknown' })
  })

  it('is over when no freeze can succeed any more, whatever the state of its processes', async () => {
    sweeping(899)
    expect(await readRunNow(flock(), 'only beside a state that is not over')).toEqual({ kind: 'idle' })
    expect(asked).toEqual([])
    sweeping(901)
    expect(await readRunNow(flock(0, 0), 'always')).toMatchObject({ kind: 'abandoned' })
  })
})

it('a command that holds the lock itself does not test the lock', async () => {
  state(FROZEN)
  guest.write(LOCK, '', 0o600)
  expect(await readRunNow(host(exited(1)), 'ours')).toMatchObject({ kind: 'abandoned', run: 'r7' })
  expect(asked).toEqual([])
})

it.each([
  ['none', () => {}],
  ['one of another boot', () => state(FROZEN, 'another-boot')],
  ['one that is over', () => state('phase over 1\n')],
])('beside a state that is %s the lock is tested only if the caller asks for this always', async (_what, put) => {
  put()
  guest.write(LOCK, '', 0o600)
  for (const probe of ['ours', 'only beside a state that is not over'] as const) {
    expect(await readRunNow(host(exited(1)), probe)).toEqual({ kind: 'idle' })
  }
  expect(asked).toEqual([])
  expect(await readRunNow(host(exited(1)), 'always')).toEqual({
    kind: 'live',
    run: 'unknown',
    phase: 'listing',
    begun: [],
  })
  expect(await readRunNow(host(exited(64)), 'always')).toEqual({ kind: 'idle' })
})

it('the state of a run that is over is read, and the state of another boot is not', async () => {
  const thawed = 'thawed iris PROD 9 stuck\nphase over 10\n'
  state(thawed)
  expect(await readState(guest.host)).toMatchObject({ kind: 'read', state: { run: 'r7', phase: 'over' } })
  state(thawed, 'another-boot')
  expect(await readState(guest.host)).toEqual({ kind: 'none' })
  const readFile: Host['readFile'] = async (path, options) => {
    if (path !== STATE) return await guest.host.readFile(path, options)
    throw Object.assign(new Error('no'), { code: 'EIO' })
  }
  expect(await readState(hostWith(guest.host, { readFile }))).toMatchObject({ kind: 'unreadable' })
})

it('a rehearsal knows its own run by the process id of the hook that began the run, also if older hooks began it', async () => {
  state('phase frozen 1\n')
  expect(await readOwnRun(guest.host, 5)).toBeNull()
  guest.write(STATE, `gen-hooks-state 1 r7 ${BOOT} 42 /run/gen-hooks/client.5.keeper\nphase frozen 1\n`, 0o600)
  expect(await readOwnRun(guest.host, 5)).toMatchObject({ run: 'r7', phase: 'frozen' })
  expect(await readOwnRun(guest.host, 15)).toBeNull()
  guest.write(STATE, 'gen-hooks-state 1 r7 another-boot 42 /run/gen-hooks/client.5.keeper\nphase frozen 1\n', 0o600)
  expect(await readOwnRun(guest.host, 5)).toBeNull()
})

it('a folder in the place of the state counts as no state', async () => {
  mkdirSync(join(guest.root, STATE), { recursive: true, mode: 0o700 })
  expect(await readRunNow(host(exited(0)), 'always')).toEqual({ kind: 'idle' })
})

it('a run whose state has no phase yet is listing', async () => {
  state('')
  guest.write(LOCK, '', 0o600)
  expect(await readRunNow(host(exited(1)), 'always')).toEqual({ kind: 'live', run: 'r7', phase: 'listing', begun: [] })
})

it('no run lives below a --root folder, which has no boot', async () => {
  state(FROZEN)
  await guest.host.remove('/proc/sys/kernel/random/boot_id')
  guest.write(LOCK, '', 0o600)
  expect(await readRunNow(host(exited(1)), 'always')).toEqual({ kind: 'idle' })
})

it.each([
  ['as the real file system knows it', undefined, (root: string) => join(root, LOCK)],
  ['as the program knows it, where that differs', (path: string) => `/inside${path}`, () => `/inside${LOCK}`],
])('flock gets the lock %s, shared, without a wait and with a time limit', async (_what, programPath, expected) => {
  state(FROZEN)
  guest.write(LOCK, '', 0o600)
  await readRunNow({ ...bound(host(exited(0))), programPath } as Host, 'always')
  expect(asked).toEqual([
    { command: ['/usr/bin/flock', '-s', '-n', expected(guest.root), 'true'], options: { timeoutMs: 5000 } },
  ])
})

it.each(['/usr/bin', '/bin', '/usr/sbin', '/sbin'])('flock is found in %s', async (folder) => {
  state(FROZEN)
  guest.write(LOCK, '', 0o600)
  const which = async (_name: string, folders: readonly string[]) =>
    folders.includes(folder) ? `${folder}/flock` : null
  expect(await readRunNow(host(exited(1), { which }), 'always')).toMatchObject({ kind: 'live' })
})

/** The methods that these tests use, as an object of their own. */
function bound(from: Host): Partial<Host> {
  return {
    uid: from.uid,
    realPath: (path) => from.realPath(path),
    lstat: (path) => from.lstat(path),
    readFile: (path, options) => from.readFile(path, options),
    which: (name, folders) => from.which(name, folders),
    run: (file, args, options) => from.run(file, args, options),
  }
}
