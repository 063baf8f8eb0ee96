import { sha256 } from '../../src/install/inspect.ts'
import type { ActualState, BegunInstance, RunNow } from '../../src/plan/actual.ts'
import { type Replaced, storePath } from '../../src/plan/receipt.ts'
import type { Plan } from '../../src/plan/steps.ts'
import { planUninstall } from '../../src/plan/uninstall-plan.ts'
import { actual, foreign, ours } from './actual-state.ts'

const PRE = '/usr/sbin/pre-freeze-script'
const POST = '/usr/sbin/post-thaw-script'
const OURS = { 'post-thaw-script': ours('our thaw'), 'pre-freeze-script': ours('our freeze') }

/** A receipt of these files, with their copies. */
function kept(
  files: readonly { readonly path: string; readonly text: string; readonly origin?: Replaced['origin'] }[],
): Partial<ActualState> {
  const replaced = files.map(({ path, text, origin = 'foreign' }): Replaced => {
    const digest = sha256(Buffer.from(text))
    return { path, store: storePath(path, digest), sha256: digest, mode: 0o755, uid: 3, gid: 4, origin }
  })
  return {
    receipt: { kind: 'ok', receipt: { schema: 'gen-hooks/installed/1', replaced } },
    kept: new Map(replaced.map(({ store }, index) => [store, Buffer.from(files[index]?.text ?? '')])),
  }
}

function lines(plan: Plan): readonly string[] {
  return plan.kind === 'ready'
    ? plan.steps.map(({ kind, path }) => `${kind} ${path}`)
    : plan.refusals.map(({ subject, because }) => `refused ${subject}: ${because}`)
}

it('takes pre-freeze away first', () => {
  expect(lines(planUninstall(actual(OURS)))).toEqual([`remove ${PRE}`, `remove ${POST}`])
})

it('puts post-thaw back before pre-freeze, with its mode and owner, and forgets them last', () => {
  const plan = planUninstall(
    actual(
      OURS,
      kept([
        { path: PRE, text: 'their freeze' },
        { path: POST, text: 'their thaw' },
      ]),
    ),
  )
  expect(lines(plan)).toEqual([
    `remove ${PRE}`,
    `restore ${POST}`,
    `restore ${PRE}`,
    expect.stringMatching(/^remove .*replaced\/pre-freeze-script/),
    expect.stringMatching(/^remove .*replaced\/post-thaw-script/),
    'remove /var/lib/gen-hooks/installed.json',
  ])
  expect(plan.kind === 'ready' ? plan.steps[1] : plan).toMatchObject({ mode: 0o755, owner: { uid: 3, gid: 4 } })
})

it('puts back a pre-freeze-script that stood alone before, and says so', () => {
  const plan = planUninstall(actual(OURS, kept([{ path: PRE, text: 'their freeze' }])))
  expect(lines(plan).slice(0, 3)).toEqual([`remove ${PRE}`, `remove ${POST}`, `restore ${PRE}`])
  expect(plan).toMatchObject({ notes: [expect.stringContaining('stood there without a post-thaw-script')] })
})

it('forgets what is back in its place already', () => {
  const state = actual({ 'post-thaw-script': foreign('their thaw') }, kept([{ path: POST, text: 'their thaw' }]))
  expect(lines(planUninstall(state))).toEqual([
    expect.stringMatching(/^remove .*replaced\/post-thaw-script/),
    'remove /var/lib/gen-hooks/installed.json',
  ])
})

it('leaves a foreign file that came later, and the copy of what it replaced', () => {
  const state = actual({ 'post-thaw-script': foreign('a third') }, kept([{ path: POST, text: 'their thaw' }]))
  const plan = planUninstall(state)
  expect(lines(plan)).toEqual([])
  expect(plan).toMatchObject({ notes: [`${POST}: is not ours and stays`, expect.stringContaining('is kept as')] })
})

it('keeps the copies of edited hooks in the receipt', () => {
  const files = [
    { path: POST, text: 'their thaw' },
    { path: POST, text: 'edited', origin: 'edited' as const },
  ]
  const plan = planUninstall(actual(OURS, kept(files)))
  const record = plan.kind === 'ready' ? plan.steps.find((step) => step.kind === 'record') : undefined
  expect(record).toMatchObject({ receipt: { replaced: [{ origin: 'edited' }] } })
})

it('does not refuse for a run that died after its last thaw', () => {
  expect(planUninstall(actual(OURS, { run: abandoned('thawed') })).kind).toBe('ready')
})

function abandoned(now: BegunInstance['now']): RunNow {
  const begun: BegunInstance = { kind: 'iris', name: 'PROD', need: 'need', now }
  return { kind: 'abandoned', run: 'r', phase: 'thawing', begun: [begun] }
}

it.each(['begun', 'frozen', 'stuck'] as const)(
  'refuses while one instance is %s, although another was thawed',
  (now) => {
    const instance = (name: string, is: BegunInstance['now']): BegunInstance => ({
      kind: 'iris',
      name,
      need: 'need',
      now: is,
    })
    for (const begun of [
      [instance('A', 'thawed'), instance('B', now)],
      [instance('A', now), instance('B', 'thawed')],
    ]) {
      const run: RunNow = { kind: 'abandoned', run: 'r', phase: 'thawing', begun }
      expect(lines(planUninstall(actual(OURS, { run })))).toEqual(['refused run r: instance frozen'])
    }
  },
)

it.each([
  ['a normal user', { uid: 7 }, ['refused uid 7: not root']],
  [
    'a damaged receipt',
    { receipt: { kind: 'damaged', detail: 'x' } },
    ['refused /var/lib/gen-hooks/installed.json: receipt damaged'],
  ],
  ['a live run', { run: { kind: 'live', run: 'r', phase: 'frozen', begun: [] } }, ['refused run r: freeze under way']],
  ['a run that died', { run: abandoned('frozen') }, ['refused run r: instance frozen']],
  [
    'a run of which nothing can be said',
    { run: { kind: 'unknown', detail: 'x' } },
    ['refused hooks: freeze under way'],
  ],
] as const)('refuses %s', (_, changed, expected) => {
  expect(lines(planUninstall(actual(OURS, changed as Partial<ActualState>)))).toEqual(expected)
})
