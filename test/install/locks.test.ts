import { setTimeout as sleep } from 'node:timers/promises'
import { holdLock, type Lock } from '../../src/host/hold-lock.ts'
import type { Host } from '../../src/host/host.ts'
import { realHost } from '../../src/host/real-host.ts'
import { carryOutLocked } from '../../src/install/locked.ts'
import type { Plan, Step } from '../../src/install/steps.ts'
import { ONE, POST, PRE, ROTATE } from './guest.ts'
import { hostWith, systemError } from './host-with.ts'

// No test may take the locks of this machine. These tests check the calls for them and the order of the calls.
jest.mock('../../src/host/hold-lock.ts')
jest.mock('node:timers/promises', () => ({ setTimeout: jest.fn() }))

const INSTALL = '/run/gen-hooks-install.lock'
const KEEPER = '/run/gen-hooks/lock'

let events: string[]
let answers: Record<string, Lock>
beforeEach(() => {
  events = []
  answers = {}
  jest.mocked(holdLock).mockImplementation(async (path, waitMs) => {
    events.push(`lock ${path} ${waitMs}`)
    const release = async (): Promise<void> => void events.push(`release ${path}`)
    return answers[path] ?? { kind: 'held', release }
  })
  jest.mocked(sleep).mockImplementation(async (ms) => void events.push(`sleep ${ms}`))
})

/** This machine without any change; each act is recorded as an event. */
function machine(changed: Partial<Host> = {}): Host {
  const said = async (act: string): Promise<void> => void events.push(act)
  return hostWith(realHost(), {
    realPath: (path: string) => path,
    which: async () => null,
    makeFolder: (path, mode) => said(`make folder ${path} ${mode.toString(8)}`),
    createFile: (path, { mode }) => said(`create ${path.replace(/[0-9a-f]{16}$/, 'RANDOM')} ${mode.toString(8)}`),
    rename: (_from, to) => said(`rename to ${to}`),
    remove: (path) => said(`remove ${path}`),
    syncFolder: async () => {},
    ...changed,
  })
}

const ready = (...steps: readonly Step[]): Plan => ({ kind: 'ready', steps, notes: [] })
const remove = (path: string): Step => ({ kind: 'remove', path, because: 'x' })
const place = (kind: 'create' | 'replace' | 'restore', path: string): Step => ({
  kind,
  path,
  stageIn: '/x',
  content: '',
  mode: 0o700,
  owner: null,
  was: null,
  because: 'x',
})
const REFUSED: Plan = { kind: 'refused', refusals: [{ subject: 'x', because: 'not ours', detail: 'x' }] }

/** Carries `plans` out, one for each look at the guest; the last one for all further looks. */
const carry = async (host: Host, ...plans: readonly Plan[]) => {
  let looks = 0
  return await carryOutLocked(async (probe) => {
    events.push(`look ${probe}`)
    const plan = plans[Math.min(looks, plans.length - 1)]
    looks += 1
    return plan ?? REFUSED
  }, host)
}

const BEGIN = [`create ${INSTALL} 600`, `lock ${INSTALL} 60000`, 'look always']
const HOLD = ['make folder /run/gen-hooks 700', `create ${KEEPER} 600`, `lock ${KEEPER} 2000`]
const END = [`release ${KEEPER}`, `release ${INSTALL}`]

it('an uninstall checks the guest under its lock and again under the keeper’s lock, and holds that until a waiting keeper has given up', async () => {
  const result = await carry(machine(), ready(remove(PRE), remove(POST)))
  expect(result).toMatchObject({ kind: 'carried out', applied: { kind: 'changed', warnings: [] } })
  expect(events).toEqual([...BEGIN, ...HOLD, 'look ours', `remove ${PRE}`, `remove ${POST}`, 'sleep 2500', ...END])
})

it('the plan that was made under the keeper’s lock is carried out', async () => {
  expect(await carry(machine(), ready(remove(PRE)), ready(remove(ONE)))).toMatchObject({ plan: ready(remove(ONE)) })
  expect(events).toEqual([...BEGIN, ...HOLD, 'look ours', `remove ${ONE}`, 'sleep 2500', ...END])
})

describe('the keeper’s lock is taken', () => {
  const without = { kind: 'unchanged', path: POST } as const
  it.each([
    ['a removal of a hook', [remove(PRE)], true],
    ['a removal of the one hook', [remove(ONE)], true],
    ['a file that is put back', [place('restore', POST)], true],
    ['a removal beside a new hook', [place('create', ONE), remove(PRE)], false],
    ['a removal beside a replaced hook', [place('replace', ONE), remove(PRE)], false],
    ['a removal beside a hook that stays', [without, remove(ONE)], false],
  ] as const)('for %s, and held afterwards if no hook replaces the removed one', async (_what, steps, forGood) => {
    await carry(machine(), ready(...steps))
    expect(events).toContain(`lock ${KEEPER} 2000`)
    expect(events.filter((event) => event.startsWith('sleep'))).toEqual(forGood ? ['sleep 2500'] : [])
    expect(events.slice(-2)).toEqual(END)
  })

  it.each([
    ['a new hook', [place('create', PRE)]],
    ['a hook that is rewritten', [place('replace', PRE)]],
    ['a temporary file of a killed install', [remove('/usr/sbin/.gen-hooks-0123456789abcdef')]],
    ['the rotation', [remove(ROTATE)]],
    ['nothing', []],
  ] as const)('not for %s', async (_what, steps) => {
    expect(await carry(machine(), ready(...steps))).toMatchObject({ kind: 'carried out' })
    expect(events.slice(0, 3)).toEqual(BEGIN)
    expect(events).not.toContain(`lock ${KEEPER} 2000`)
    expect(events.slice(-1)).toEqual([`release ${INSTALL}`])
  })
})

describe('a lock that another process holds', () => {
  it('of an install refuses before any check', async () => {
    answers = { [INSTALL]: { kind: 'busy' } }
    expect(await carry(machine(), ready(remove(PRE)))).toEqual({
      kind: 'refused',
      refusals: [
        {
          subject: INSTALL,
          because: 'install under way',
          detail: 'is held: another install or uninstall is at work',
        },
      ],
    })
    expect(events).toEqual(BEGIN.slice(0, 2))
  })

  it('of a keeper refuses with the state of its run, or by a text that a run is under way', async () => {
    answers = { [KEEPER]: { kind: 'busy' } }
    expect(await carry(machine(), ready(remove(PRE)), REFUSED)).toEqual(REFUSED)
    expect(await carry(machine(), ready(remove(PRE)))).toEqual({
      kind: 'refused',
      refusals: [{ subject: KEEPER, because: 'freeze under way', detail: 'is held: a run of the hooks is under way' }],
    })
    const once = [...BEGIN, ...HOLD, 'look always', `release ${INSTALL}`]
    expect(events).toEqual([...once, ...once])
  })
})

describe('a lock that cannot be taken', () => {
  it('of an install is a warning, and the install goes on', async () => {
    answers = { [INSTALL]: { kind: 'none', why: 'flock is not installed' } }
    expect(await carry(machine(), ready(remove(PRE)))).toMatchObject({
      kind: 'carried out',
      applied: { warnings: ['lock: flock is not installed, so another install was not kept away'] },
    })
    expect(events.at(-1)).toBe(`release ${KEEPER}`)
  })

  it('of a keeper makes the second check test the lock, without a wait', async () => {
    answers = { [KEEPER]: { kind: 'none', why: 'x' } }
    await carry(machine(), ready(remove(PRE)))
    expect(events).toEqual([...BEGIN, ...HOLD, 'look always', `remove ${PRE}`, `release ${INSTALL}`])
  })
})

it('a refusal of either check changes nothing, and frees the locks', async () => {
  expect(await carry(machine(), REFUSED)).toEqual(REFUSED)
  expect(events.splice(0)).toEqual([...BEGIN, `release ${INSTALL}`])
  expect(await carry(machine(), ready(remove(PRE)), REFUSED)).toEqual(REFUSED)
  expect(events).toEqual([...BEGIN, ...HOLD, 'look ours', ...END])
})

it('for a guest in a folder, the folder itself is locked, no lock file is made and no keeper’s lock is taken', async () => {
  const host = machine({ realPath: (path: string) => `/guest${path}` })
  expect(await carry(host, ready(remove(PRE)))).toMatchObject({ kind: 'carried out' })
  expect(events).toEqual(['lock /guest/ 60000', 'look always', `remove ${PRE}`, 'release /guest/'])
})

it('an existing lock file is used as it is, and an error of our own code is thrown', async () => {
  const failing = (error: Error): Host =>
    machine({
      createFile: async () => {
        throw error
      },
    })
  expect(await carry(failing(systemError('EEXIST')), ready(remove(PRE)))).toMatchObject({ kind: 'carried out' })
  const bug = new Error('bug')
  await expect(carry(failing(bug), ready())).rejects.toBe(bug)
})

it('an act on the machine is over before the next act begins, and the warnings of both are reported', async () => {
  let running = 0
  const taking = async (): Promise<void> => {
    running += 1
    await new Promise((resolve) => setImmediate(resolve))
    running -= 1
  }
  const idle = (): void => expect(running).toBe(0)
  jest.mocked(holdLock).mockImplementation(async (path) => {
    idle()
    return path === INSTALL
      ? { kind: 'none', why: 'x' }
      : {
          kind: 'held',
          release: async () => {
            idle()
            await taking()
          },
        }
  })
  jest.mocked(sleep).mockImplementation(taking)
  const failed = { kind: 'exited', status: 1 } as const
  const host = machine({
    makeFolder: taking,
    createFile: async () => {
      idle()
      await taking()
    },
    which: async (name, folders) => (name === 'restorecon' ? `${folders[0]}/${name}` : null),
    run: async () => ({ end: failed, stdout: Buffer.alloc(0), stderr: Buffer.alloc(0) }),
  })
  const result = await carry(host, ready(remove(PRE), place('restore', POST)))
  idle()
  expect(result.kind === 'carried out' && result.applied.warnings).toEqual([
    'lock: x, so another install was not kept away',
    expect.stringContaining('restorecon failed'),
  ])
})

it('an error of our own code frees the locks', async () => {
  const bug = new Error('bug')
  const remover = machine({
    remove: async () => {
      throw bug
    },
  })
  await expect(carry(remover, ready(remove(PRE)))).rejects.toBe(bug)
  expect(events.slice(-2)).toEqual(END)
})
