import type { Host } from '../../src/host/host.ts'
import { carryOut, machineOnlyRefusals } from '../../src/install/install.ts'
import type { Plan, Step } from '../../src/install/steps.ts'
import { BOOT, type Guest, makeGuest, ONE, POST, PRE, RECEIPT, ROTATE } from './guest.ts'
import { hostWith, systemError } from './host-with.ts'

let guest: Guest
beforeEach(() => {
  guest = makeGuest()
})
afterEach(() => guest.remove())

const place = (kind: 'create' | 'replace' | 'restore', path: string): Step => ({
  kind,
  path,
  stageIn: '/usr',
  content: 'x',
  mode: 0o700,
  owner: null,
  was: null,
  because: 'x',
})
const ready = (...steps: readonly Step[]): Extract<Plan, { kind: 'ready' }> => ({ kind: 'ready', steps, notes: [] })

/** The guest in the role of this machine, with a restorecon that fails, so that each label gives a warning. */
const labelling = (changed: Partial<Host> = {}): Host =>
  hostWith(guest.host, {
    realPath: (path: string) => path,
    which: async (name) => `/sbin/${name}`,
    run: async () => ({ end: { kind: 'exited', status: 1 }, stdout: Buffer.alloc(0), stderr: Buffer.alloc(0) }),
    ...changed,
  })
const labelled = (warnings: readonly string[]) => warnings.map((warning) => warning.split(':')[0])

it('only the files that were put in place are labelled', async () => {
  guest.write(ONE, 'x')
  const keep: Step = { kind: 'keep', path: ONE, store: '/var/lib/copy', content: Buffer.from('x'), owner: null }
  const plan = ready(
    keep,
    place('create', POST),
    place('replace', PRE),
    place('restore', ROTATE),
    { kind: 'unchanged', path: '/x' },
    { kind: 'remove', path: ONE, because: 'x' },
  )
  const { kind, warnings, outcomes } = await carryOut(plan, labelling())
  expect(kind).toBe('changed')
  expect(labelled(warnings)).toEqual([POST, PRE, ROTATE])
  expect(outcomes).toEqual(plan.steps.map((step) => ({ kind: 'done', step })))
})

it('after a failed act the changed files are labelled, and the failure is reported', async () => {
  const rename: Host['rename'] = async (from, to) => {
    if (to === PRE) throw systemError('EIO')
    await guest.host.rename(from, to)
  }
  const { kind, warnings } = await carryOut(ready(place('create', POST), place('create', PRE)), labelling({ rename }))
  expect(kind).toBe('failed')
  expect(labelled(warnings)).toEqual([POST])
})

it('the result of no step, or of steps that change nothing, is "unchanged"', async () => {
  expect(await carryOut(ready({ kind: 'unchanged', path: PRE }), guest.host)).toMatchObject({ kind: 'unchanged' })
  expect(await carryOut(ready(), guest.host)).toEqual({ kind: 'unchanged', outcomes: [], warnings: [] })
  expect((await carryOut(ready({ kind: 'unchanged', path: PRE }, place('create', POST)), guest.host)).kind).toBe(
    'changed',
  )
})

describe('the refusals of any install on this machine', () => {
  it('name a user who is not root, a damaged receipt and a run of the hooks', async () => {
    expect(await machineOnlyRefusals(guest.host)).toEqual([])
    guest.write(RECEIPT, '{', 0o600)
    guest.write('/run/gen-hooks/state', `gen-hooks-state 1 r1 ${BOOT} 42 /x\nphase frozen 1\n`, 0o600)
    guest.write('/run/gen-hooks/lock', '', 0o600)
    const because = (await machineOnlyRefusals(labelling({ uid: guest.host.uid === 0 ? 4711 : guest.host.uid }))).map(
      (one) => one.because,
    )
    expect(because).toEqual(expect.arrayContaining(['not root', 'freeze under way']))
    expect((await machineOnlyRefusals(labelling())).map((one) => one.because)).toEqual(
      expect.arrayContaining(['receipt damaged', 'freeze under way']),
    )
  })

  it('name a run that has no state yet, since its lock is tested', async () => {
    guest.write('/run/gen-hooks/lock', '', 0o600)
    expect((await machineOnlyRefusals(labelling())).map((one) => one.subject)).toContain('run unknown')
  })
})
