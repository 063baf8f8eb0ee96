import { readFileSync } from 'node:fs'
import { normalise } from '../../src/config/normalise.ts'
import { metricsFilter } from '../../src/hook/metrics-filter.ts'
import type { ActualEntry, ActualFolder } from '../../src/install/actual.ts'
import { planInstall } from '../../src/install/install-plan.ts'
import { planMetrics } from '../../src/install/metrics-plan.ts'
import { reportInstalled } from '../../src/install/status-report.ts'
import { planUninstall } from '../../src/install/uninstall-plan.ts'
import { sha256 } from '../../src/text/sha256.ts'
import { actual, foreign, ours } from './actual-fixture.ts'
import { desired } from './desired.ts'
import { pair } from './guest.ts'

const PATH = '/usr/sbin/gen-hooks-metrics'
const installed = (text: string): ActualEntry => ({ ...ours(text), version: '' }) as ActualEntry
const FILTER = { fileName: 'gen-hooks-metrics', text: 'filter', sha256: sha256('filter') }

const plan = (entry: ActualEntry, wanted = [FILTER], folders: Readonly<Record<string, Partial<ActualFolder>>> = {}) =>
  planMetrics(wanted, actual({ 'gen-hooks-metrics': entry }, {}, folders))

test('only a configuration with metrics.directory has the filter', async () => {
  expect(await metricsFilter(normalise({}))).toEqual([])
  const [filter] = await metricsFilter(normalise({ metrics: { directory: '/var/lib/m' } }))
  expect(filter?.text).toBe(readFileSync('templates/metrics.sh', 'utf8'))
  expect(filter?.fileName).toBe('gen-hooks-metrics')
})

test('the filter names the program that gets the notice of a run, and has no other change', async () => {
  const notify = { command: '/etc/gen hooks/notify', user: 'svc@corp', runs: 'all' } as const
  const [filter] = await metricsFilter(normalise({ metrics: { directory: '/var/lib/m' }, notify }))
  const before = readFileSync('templates/metrics.sh', 'utf8').split('\n')
  expect(filter?.text.split('\n').filter((line, index) => line !== before[index])).toEqual([
    "NOTIFY_COMMAND='/etc/gen hooks/notify'",
    "NOTIFY_USER='svc@corp'",
    "NOTIFY_RUNS='all'",
  ])
})

test('the filter is created for root alone', () => {
  expect(plan({ kind: 'absent' })).toMatchObject({
    steps: [{ kind: 'create', path: PATH, content: 'filter', mode: 0o700, owner: { uid: 0, gid: 0 } }],
    notes: [],
  })
})

test.each([
  ['a filter with the wanted content is left', ours('filter'), 'unchanged'],
  ['a filter that differs is rewritten', ours('older'), 'replace'],
  ['a filter of another user is rewritten', { ...ours('filter'), uid: 7 } as ActualEntry, 'replace'],
  ['a filter that others could use is rewritten', { ...ours('filter'), mode: 0o777 } as ActualEntry, 'replace'],
])('%s', (_, entry, kind) => {
  expect(plan(entry).steps).toMatchObject([{ kind, path: PATH }])
})

test.each([
  ['a link', { kind: 'symlink' }, {}, 'is a symbolic link'],
  ['one that cannot be read', { kind: 'unreadable', errno: 'EIO' }, {}, 'cannot be read: i/o error'],
  ['in a folder that cannot be written', { kind: 'absent' }, { unwritable: 'EROFS' }, 'cannot be written'],
] as const)('the filter is not written, with a message, if its place is %s', (_, entry, change, text) => {
  const { steps, notes } = plan(entry, [FILTER], { '/usr/sbin': change })
  expect(steps).toEqual([])
  expect(notes).toEqual([expect.stringMatching(`^${PATH}: .*${text}.*, so there are no metrics$`)])
})

test('a filter of the user stays, and is no difference', () => {
  const note = `${PATH}: is not ours and stays, and the hooks start it if only root can write it`
  expect(plan(foreign('x'))).toEqual({ steps: [], notes: [note], folders: [] })
  const state = actual({ 'gen-hooks-metrics': foreign('x') })
  const { files, problems, notes } = reportInstalled('legacy', [...pair('new'), FILTER], state)
  expect(files.map(({ path }) => path)).not.toContain(PATH)
  expect(problems.filter((text) => text.startsWith(PATH))).toEqual([])
  expect(notes).toContain(note)
})

test('the filter is removed without metrics.directory, and a filter of others stays', () => {
  expect(plan(ours('filter'), [])).toMatchObject({
    steps: [{ kind: 'remove', path: PATH, because: 'metrics.directory is not set' }],
  })
  expect(plan(foreign('x'), [])).toEqual({ steps: [], notes: [], folders: [] })
  const stays = plan(ours('filter'), [], { '/usr/sbin': { unwritable: 'EROFS' } })
  expect(stays.steps).toEqual([])
  expect(stays.notes[0]).toContain('stays, since its folder cannot be written')
})

test('install writes the filter after the hooks, and uninstall removes it', () => {
  const state = actual({ 'gen-hooks-metrics': ours('filter') })
  expect(planInstall(desired([...pair('new'), FILTER]), actual())).toMatchObject({
    kind: 'ready',
    steps: [{ kind: 'create' }, { kind: 'create' }, { kind: 'create', path: PATH }],
  })
  expect(planUninstall(state)).toMatchObject({ kind: 'ready', steps: [{ kind: 'remove', path: PATH }] })
})

describe('status', () => {
  const report = (entry: ActualEntry, hooks: Parameters<typeof reportInstalled>[1]) => {
    const { files, problems } = reportInstalled('legacy', hooks, actual({ 'gen-hooks-metrics': entry }))
    return { file: files.find(({ path }) => path === PATH), problems: problems.filter((text) => text.startsWith(PATH)) }
  }

  test.each([
    ['as installed now', installed('filter'), 'in sync'],
    ['of another version', installed('older'), 'differs'],
    ['missing', { kind: 'absent' }, 'missing'],
  ] as const)('has the state of a filter that is %s', (_, entry, state) => {
    expect(report(entry, [...pair('new'), FILTER]).file).toMatchObject({ state, version: null })
  })

  test('names a filter that is not needed, and is silent if none is wanted', () => {
    expect(report(ours('filter'), pair('new'))).toEqual({
      file: undefined,
      problems: [`${PATH}: is not needed without metrics.directory, and install removes it`],
    })
    expect(report({ kind: 'absent' }, pair('new'))).toEqual({ file: undefined, problems: [] })
    expect(report(ours('filter'), null).file?.state).toBe('as installed')
    expect(report({ kind: 'absent' }, null).file).toBeUndefined()
  })
})
