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

/** The guest's host with a flock that ends so. */
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

  it('and without a flock nothing does', async () => {
    state(FROZEN)
    guest.write(LOCK, '', 0o600)
    expect(await readRunNow(host(exited(0), { which: async () => null }), 'always')).toEqual(unknown)
    expect(asked).toEqual([])
  })

  it.each(['none', 'a folder'])('and where the lock is %s, nobody holds it and nothing is made', async (what) => {
    state(FROZEN)
    if (what === 'a folder') mkdirSync(join(guest.root, LOCK))
    expect(await readRunNow(host(exited(1)), 'always')).toMatchObject({ kind: 'abandoned' })
    expect(asked).toEqual([])
  })
})

it('who holds the lock does not ask for it', async () => {
  state(FROZEN)
  guest.write(LOCK, '', 0o600)
  expect(await readRunNow(host(exited(1)), 'ours')).toMatchObject({ kind: 'abandoned', run: 'r7' })
  expect(asked).toEqual([])
})

it.each([
  ['none', () => {}],
  ['one of another boot', () => state(FROZEN, 'another-boot')],
  ['one that is over', () => state('phase over 1\n')],
])('beside a state that is %s the lock is only asked for if it must be', async (_what, put) => {
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

it('the state of a run that is over is read too, but none of another boot', async () => {
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

it('a rehearsal takes a run for its own by the hook that began it', async () => {
  state('phase frozen 1\n')
  expect(await readOwnRun(guest.host, 5)).toBeNull()
  guest.write(STATE, `gen-hooks-state 1 r7 ${BOOT} 42 /run/gen-hooks/client.5.keeper\nphase frozen 1\n`, 0o600)
  expect(await readOwnRun(guest.host, 5)).toMatchObject({ run: 'r7', phase: 'frozen' })
  expect(await readOwnRun(guest.host, 15)).toBeNull()
  guest.write(STATE, 'gen-hooks-state 1 r7 another-boot 42 /run/gen-hooks/client.5.keeper\nphase frozen 1\n', 0o600)
  expect(await readOwnRun(guest.host, 5)).toBeNull()
})

it('a folder in the place of the state says nothing', async () => {
  mkdirSync(join(guest.root, STATE), { recursive: true, mode: 0o700 })
  expect(await readRunNow(host(exited(0)), 'always')).toEqual({ kind: 'idle' })
})

it('a run that has said no phase yet is listing', async () => {
  state('')
  guest.write(LOCK, '', 0o600)
  expect(await readRunNow(host(exited(1)), 'always')).toEqual({ kind: 'live', run: 'r7', phase: 'listing', begun: [] })
})

it('nothing runs in a folder, which has no boot', async () => {
  state(FROZEN)
  await guest.host.remove('/proc/sys/kernel/random/boot_id')
  guest.write(LOCK, '', 0o600)
  expect(await readRunNow(host(exited(1)), 'always')).toEqual({ kind: 'idle' })
})

it.each([
  ['as the real file system knows it', undefined, (root: string) => join(root, LOCK)],
  ['as the program knows it, where that differs', (path: string) => `/inside${path}`, () => `/inside${LOCK}`],
])('the lock is named %s, and asked for shared, at once, and not for ever', async (_what, programPath, expected) => {
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

/** The methods that are asked here, as an object of their own. */
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
