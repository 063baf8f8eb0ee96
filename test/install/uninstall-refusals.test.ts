import type { RunNow } from '../../src/hook/current-run.ts'
import type { BegunInstance } from '../../src/hook/state.ts'
import { planUninstall } from '../../src/install/uninstall-plan.ts'
import { actual, foreign, ours } from './actual-fixture.ts'
import { kept, lines, notesOf, OURS, POST, PRE, STORE, THEIRS } from './kept-state.ts'

describe('a pre-freeze-script that would stay alone', () => {
  it('is refused, and the refusal names the script', () => {
    const state = actual({ 'pre-freeze-script': foreign('x'), 'post-thaw-script': ours('y') })
    expect(lines(planUninstall(state))).toEqual([`refused ${PRE}: pre-freeze alone`])
  })

  it.each([
    [
      'a foreign pre-freeze-script, our post-thaw-script',
      { 'pre-freeze-script': foreign('x'), 'post-thaw-script': ours('y') },
      'refused',
    ],
    ['both scripts are foreign', { 'pre-freeze-script': foreign('x'), 'post-thaw-script': foreign('y') }, 'ready'],
    ['a foreign pre-freeze-script without a post-thaw-script', { 'pre-freeze-script': foreign('x') }, 'ready'],
    ['our pre-freeze-script alone', { 'pre-freeze-script': ours('x') }, 'ready'],
    ['our post-thaw-script alone', { 'post-thaw-script': ours('x') }, 'ready'],
  ] as const)('%s', (_, entries, kind) => {
    expect(planUninstall(actual(entries)).kind).toBe(kind)
  })

  it('is not refused if the foreign post-thaw-script is put back', () => {
    const entries = { 'pre-freeze-script': foreign('x'), 'post-thaw-script': ours('y') }
    const plan = planUninstall(actual(entries, kept(THEIRS)))
    expect(lines(plan)[0]).toBe(`restore ${POST}`)
    expect(notesOf(plan)).toEqual([`${PRE}: is not ours and stays`])
  })

  it('is not noted if its post-thaw-script is put back too, or is there', () => {
    const both = [...THEIRS, { path: PRE, text: 'their freeze' }]
    expect(notesOf(planUninstall(actual(OURS, kept(both))))).toEqual([])
    const beside = { 'pre-freeze-script': ours('x'), 'post-thaw-script': foreign('y') }
    expect(notesOf(planUninstall(actual(beside, kept([{ path: PRE, text: 'their freeze' }]))))).toEqual([
      `${POST}: is not ours and stays`,
    ])
  })
})

describe('the folders', () => {
  const readOnly = { unwritable: 'EROFS' }

  it('refuse only if a file in them must be changed', () => {
    expect(lines(planUninstall(actual(OURS, {}, { '/usr/sbin': readOnly })))).toEqual([
      'refused /usr/sbin: read-only folder',
    ])
    expect(lines(planUninstall(actual({}, {}, { '/usr/sbin': readOnly })))).toEqual([])
    expect(planUninstall(actual(OURS, {}, { '/etc/logrotate.d': readOnly })).kind).toBe('ready')
    const unsafe = { unsafe: [{ path: '/usr', detail: 'can be written by others' }] }
    expect(lines(planUninstall(actual(OURS, {}, { '/usr/sbin': unsafe })))).toEqual(['refused /usr: unsafe folder'])
  })

  it('of the store refuse only if the receipt changes', () => {
    const broken = { [STORE]: readOnly }
    expect(planUninstall(actual(OURS, {}, broken)).kind).toBe('ready')
    expect(planUninstall(actual(OURS, kept([{ path: POST, text: 'x', origin: 'edited' }]), broken)).kind).toBe('ready')
    for (const changed of [
      actual(OURS, kept(THEIRS), broken),
      actual({ ...OURS, 'post-thaw-script': ours('mine', false) }, {}, broken),
      actual({ 'post-thaw-script': foreign('their thaw') }, kept(THEIRS), broken),
    ]) {
      expect(lines(planUninstall(changed))).toEqual([`refused ${STORE}: read-only folder`])
    }
    const copies = { [`${STORE}/replaced`]: readOnly }
    expect(lines(planUninstall(actual(OURS, kept(THEIRS), copies)))).toEqual([
      `refused ${STORE}/replaced: read-only folder`,
    ])
  })

  it.each(['/etc/vmware-tools', '/etc/vmware-tools/backupScripts.d'])(
    'of the other layout refuse, that of the hook and that of its temporary file: %s',
    (path) => {
      const one = '/etc/vmware-tools/backupScripts.d/50-gen-hooks'
      const restored = kept([{ path: one, text: 'theirs' }])
      const state = actual({ '50-gen-hooks': ours('x') }, restored, { [path]: readOnly })
      expect(lines(planUninstall(state))).toEqual([`refused ${path}: read-only folder`])
    },
  )

  it('are first cleared of the temporary files of a killed install, if they can be written', () => {
    const left = (path: string) => ({ leftovers: [`${path}/.gen-hooks-0123456789abcdef`] })
    const hooks = ['/usr/sbin', '/etc/vmware-tools/backupScripts.d', '/etc/vmware-tools']
    const places = [...hooks, STORE, `${STORE}/replaced`]
    const plan = planUninstall(actual(OURS, {}, Object.fromEntries(places.map((path) => [path, left(path)]))))
    expect(lines(plan)).toEqual([
      ...places.map((path) => `remove ${path}/.gen-hooks-0123456789abcdef`),
      `remove ${PRE}`,
      `remove ${POST}`,
    ])
    expect(lines(planUninstall(actual({}, {}, { [STORE]: { ...left(STORE), ...readOnly } })))).toEqual([])
  })
})

describe('the texts of a refusal', () => {
  const saying = (run: RunNow) => {
    const plan = planUninstall(actual(OURS, { run }))
    return plan.kind === 'refused' ? plan.refusals.map(({ subject, detail }) => `${subject}: ${detail}`) : []
  }
  const begun: BegunInstance[] = [
    { kind: 'iris', name: 'A', need: 'need', now: 'frozen' },
    { kind: 'cache', name: 'B', need: 'need', now: 'thawed' },
  ]

  it('name each instance and its state', () => {
    expect(saying({ kind: 'live', run: 'r', phase: 'frozen', begun })).toEqual([
      'run r: is under way (frozen: iris:A frozen, cache:B thawed)',
    ])
    expect(saying({ kind: 'live', run: 'r', phase: 'listing', begun: [] })).toEqual(['run r: is under way (listing)'])
    expect(saying({ kind: 'abandoned', run: 'r', phase: 'frozen', begun })).toEqual([
      'run r: was never ended (frozen: iris:A frozen, cache:B thawed), so an instance may still be frozen',
    ])
  })
})

it('lets a normal user remove hooks below another root', () => {
  const state = actual(OURS, { uid: 7, owner: null, place: 'rooted' })
  expect(lines(planUninstall(state))).toEqual([`remove ${PRE}`, `remove ${POST}`])
})

it.each([
  ['symlink', { kind: 'symlink' }],
  ['not a regular file', { kind: 'not a regular file' }],
  ['too large', { kind: 'too large', bytes: 9 }],
  ['unreadable', { kind: 'unreadable', errno: 'EIO' }],
] as const)('a file that is %s stays, and so does the copy of the file before', (_, entry) => {
  const plan = planUninstall(actual({ 'post-thaw-script': entry }, kept(THEIRS)))
  expect(lines(plan)).toEqual([])
  expect(notesOf(plan)).toEqual([`${POST}: is not ours and stays`, expect.stringContaining('is kept as')])
  expect(notesOf(planUninstall(actual({ 'post-thaw-script': entry })))).toEqual([`${POST}: is not ours and stays`])
})
