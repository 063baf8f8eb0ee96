import type { RunNow } from '../../src/hook/current-run.ts'
import type { BegunInstance } from '../../src/hook/state.ts'
import type { ActualState } from '../../src/install/actual.ts'
import { storePath } from '../../src/install/receipt.ts'
import { planUninstall } from '../../src/install/uninstall-plan.ts'
import { sha256 } from '../../src/text/sha256.ts'
import { actual, foreign, ours } from './actual-fixture.ts'
import { kept, lines, notesOf, OURS, POST, PRE, STORE, THEIRS } from './kept-state.ts'

it('removes pre-freeze first', () => {
  expect(lines(planUninstall(actual(OURS)))).toEqual([`remove ${PRE}`, `remove ${POST}`])
})

it('puts post-thaw back before pre-freeze, with its mode and owner, and removes the copies last', () => {
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

it('puts back a pre-freeze-script that was alone before, and reports this', () => {
  const plan = planUninstall(actual(OURS, kept([{ path: PRE, text: 'their freeze' }])))
  expect(lines(plan).slice(0, 3)).toEqual([`remove ${PRE}`, `remove ${POST}`, `restore ${PRE}`])
  expect(plan).toMatchObject({ notes: [expect.stringContaining('stood there without a post-thaw-script')] })
})

it('removes restored files from the receipt', () => {
  const state = actual({ 'post-thaw-script': foreign('their thaw') }, kept([{ path: POST, text: 'their thaw' }]))
  expect(lines(planUninstall(state))).toEqual([
    expect.stringMatching(/^remove .*replaced\/post-thaw-script/),
    'remove /var/lib/gen-hooks/installed.json',
  ])
})

it('keeps a foreign file that was installed later, and the copy of the replaced file', () => {
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
  expect(lines(plan).filter((line) => line.includes('/replaced/'))).toEqual([
    `remove ${storePath(POST, sha256(Buffer.from('their thaw')))}`,
  ])
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
  ['a run of unknown state', { run: { kind: 'unknown', detail: 'x' } }, ['refused hooks: freeze under way']],
] as const)('refuses %s', (_, changed, expected) => {
  expect(lines(planUninstall(actual(OURS, changed as Partial<ActualState>)))).toEqual(expected)
})

describe('a hook that was edited by hand', () => {
  const edited = { ...OURS, 'post-thaw-script': ours('mine', false) }

  it('is copied and entered in the receipt before its removal, and this is reported', () => {
    const plan = planUninstall(actual(edited))
    expect(lines(plan)).toEqual([`keep ${POST}`, `record ${STORE}/installed.json`, `remove ${PRE}`, `remove ${POST}`])
    expect(notesOf(plan)).toEqual([`${POST}: was edited by hand, so a copy is kept`])
    expect(plan.kind === 'ready' ? plan.steps[1] : plan).toMatchObject({
      receipt: { replaced: [{ path: POST, origin: 'edited' }] },
    })
  })

  it('stays in the receipt, and the file that is put back in its place is removed from the receipt', () => {
    const plan = planUninstall(actual(edited, kept(THEIRS)))
    expect(lines(plan)).toEqual([
      `keep ${POST}`,
      `record ${STORE}/installed.json`,
      `remove ${PRE}`,
      `restore ${POST}`,
      expect.stringMatching(/^remove .*replaced\/post-thaw-script/),
      `record ${STORE}/installed.json`,
    ])
    const records = plan.kind === 'ready' ? plan.steps.filter(({ kind }) => kind === 'record') : []
    expect(records).toMatchObject([
      { receipt: { replaced: [{ origin: 'foreign' }, { origin: 'edited' }] } },
      { receipt: { replaced: [{ origin: 'edited' }] } },
    ])
  })
})

describe('a file that is put back', () => {
  const bits = (mode: number) => {
    const state = kept(THEIRS)
    const { receipt } = state.receipt?.kind === 'ok' ? state.receipt : { receipt: { schema: '', replaced: [] } }
    const replaced = receipt.replaced.map((entry) => ({ ...entry, mode }))
    const plan = planUninstall(
      actual(OURS, { ...state, receipt: { kind: 'ok', receipt: { ...receipt, replaced } } } as Partial<ActualState>),
    )
    const step = plan.kind === 'ready' ? plan.steps.find(({ kind }) => kind === 'restore') : undefined
    return { mode: step !== undefined && 'mode' in step ? step.mode : null, notes: notesOf(plan) }
  }

  it.each([
    [0o755, 0o755, []],
    [0o500, 0o500, []],
    [0o4755, 0o755, [`${POST}: had mode 4755 and comes back with 0755`]],
    [0o777, 0o755, [`${POST}: had mode 0777 and comes back with 0755`]],
  ])('of mode %i (decimal) has mode %i', (had, has, notes) => {
    expect(bits(had)).toEqual({ mode: has, notes })
  })

  it('has its temporary file in its folder, the content that it replaces, and its old owner', () => {
    const plan = planUninstall(actual(OURS, kept(THEIRS)))
    const step = plan.kind === 'ready' ? plan.steps.find(({ kind }) => kind === 'restore') : undefined
    expect(step).toMatchObject({
      stageIn: '/usr/sbin',
      content: Buffer.from('their thaw'),
      was: Buffer.from('our thaw'),
      owner: { uid: 3, gid: 4 },
    })
  })

  it('is written also if its place is empty, and below another root belongs to the user who restores it', () => {
    const plan = planUninstall(actual({}, { ...kept(THEIRS), owner: null, uid: 7, place: 'rooted' }))
    expect(lines(plan)[0]).toBe(`restore ${POST}`)
    expect(plan.kind === 'ready' ? plan.steps[0] : plan).toMatchObject({ was: null, owner: null })
  })

  it('needs no removal if its place is empty', () => {
    const plan = planUninstall(actual({ 'post-thaw-script': ours('x') }, kept([{ path: PRE, text: 'their freeze' }])))
    expect(lines(plan).slice(0, 2)).toEqual([`remove ${POST}`, `restore ${PRE}`])
  })

  it('is refused with the whole uninstall if its copy is missing', () => {
    const plan = planUninstall(actual(OURS, { ...kept(THEIRS), kept: new Map() }))
    const store = storePath(POST, sha256(Buffer.from('their thaw')))
    expect(lines(plan)).toEqual([`refused ${store}: kept copy damaged`])
  })

  it('is removed from the receipt if it is in its place already, although its copy is missing', () => {
    const state = actual({ 'post-thaw-script': foreign('their thaw') }, { ...kept(THEIRS), kept: new Map() })
    const plan = planUninstall(state)
    expect(lines(plan)).toEqual([`remove ${STORE}/installed.json`])
    expect(notesOf(plan)).toEqual([])
  })
})
