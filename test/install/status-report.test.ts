import type { ActualEntry, ActualFolder, ActualState } from '../../src/install/actual.ts'
import { installedLayout, reportInstalled } from '../../src/install/status-report.ts'
import { actual, foreign, ours } from './actual-fixture.ts'
import { pair, single } from './guest.ts'
import { POST, PRE } from './kept-state.ts'

const ONE = '/etc/vmware-tools/backupScripts.d/50-gen-hooks'
const [pre, post] = pair('new')
const NEW = { 'post-thaw-script': ours(post?.text ?? ''), 'pre-freeze-script': ours(pre?.text ?? '') }

const report = (
  entries: Readonly<Record<string, ActualEntry>>,
  changed: Partial<ActualState> = {},
  folders: Readonly<Record<string, Partial<ActualFolder>>> = {},
) => reportInstalled('legacy', pair('new'), actual(entries, changed, folders))

const stateOf = (entry: ActualEntry, hooks: ReturnType<typeof pair> | null = pair('new')) =>
  reportInstalled('legacy', hooks, actual({ ...NEW, 'pre-freeze-script': entry })).files.find(
    ({ path }) => path === PRE,
  )

describe('a file', () => {
  it.each([
    ['that is not there', { kind: 'absent' }, 'missing', 'is not installed', null],
    ['as rendered now', NEW['pre-freeze-script'], 'in sync', 'is what would be installed now', '0.1.0'],
    ['of an older rendering', ours('old'), 'differs', 'differs from what would be installed now', '0.1.0'],
    ['edited', ours('mine', false), 'edited by hand', 'was edited by hand since it was installed', '0.1.0'],
    [
      'of another mode',
      { ...NEW['pre-freeze-script'], mode: 0o755 },
      'wrong',
      'has mode 0755, expected 0700 and root:root',
      '0.1.0',
    ],
    [
      'of another owner',
      { ...NEW['pre-freeze-script'], gid: 7 },
      'wrong',
      'belongs to 0:7, expected 0700 and root:root',
      '0.1.0',
    ],
    ['of another maker', foreign('x'), 'wrong', 'was not made by gen-hooks', null],
    ['that is a link', { kind: 'symlink' }, 'wrong', 'is a symbolic link, expected a regular file or none', null],
    ['that is a folder', { kind: 'not a regular file' }, 'wrong', 'is not a regular file, expected one or none', null],
    ['that is too large', { kind: 'too large', bytes: 9 }, 'wrong', 'has 9 bytes, which no hook has', null],
    [
      'that this user may not read',
      { kind: 'unreadable', errno: 'EACCES' },
      'unreadable',
      'cannot be read: permission denied',
      null,
    ],
    [
      'that no user may read',
      { kind: 'unreadable', errno: 'EPERM' },
      'unreadable',
      'cannot be read: operation not permitted',
      null,
    ],
    ['on a disk that fails', { kind: 'unreadable', errno: 'EIO' }, 'wrong', 'cannot be read: i/o error', null],
  ] as const)('%s', (_what, entry, state, detail, version) => {
    expect(stateOf(entry as ActualEntry)).toEqual({ path: PRE, state, detail, version })
  })

  it.each([
    ['whole', ours('old'), 'as installed'],
    ['edited', ours('mine', false), 'edited by hand'],
    ['not ours', foreign('x'), 'wrong'],
  ] as const)('that is %s, if no hooks could be rendered', (_what, entry, state) => {
    expect(stateOf(entry, null)).toMatchObject({ state })
  })
})

it('a guest that is in sync has its files in their order, no problem and no note', () => {
  const { layout, files, problems, notes } = report({ ...NEW, 'gen-hooks': ours('rotate') })
  expect({ layout, files: files.map(({ path, state }) => `${path}: ${state}`), problems, notes }).toEqual({
    layout: 'legacy',
    files: [`${POST}: in sync`, `${PRE}: in sync`],
    problems: [],
    notes: [],
  })
})

it('each reason why a guest is not in sync is listed once', () => {
  const unsafe = { '/usr/sbin': { unsafe: [{ path: '/usr', detail: 'can be written by others' }] } }
  expect(report({ '50-gen-hooks': ours('x'), 'pre-freeze-script': ours('x') }, {}, unsafe).problems).toEqual([
    `${ONE}: is ours but of the other layout, and VMware Tools runs both`,
    `${POST}: is missing beside its partner, and VMware Tools needs both hooks or neither`,
    '/usr: can be written by others',
  ])
  expect(report({}).problems).toEqual([])
  // VMware Tools uses no file in the folder of the other layout
  expect(report(NEW, {}, { '/etc/vmware-tools/backupScripts.d': unsafe['/usr/sbin'] }).problems).toEqual([])
})

it('each note is listed once', () => {
  const left = { leftovers: ['/usr/sbin/.gen-hooks-0123456789abcdef'] }
  const { notes } = report(
    { ...NEW, '50-gen-hooks': foreign('x') },
    { strays: ['/etc/vmware-tools/backupScripts.d/10-x'], receipt: { kind: 'damaged', detail: 'is not JSON' } },
    { '/usr/sbin': left },
  )
  expect(notes).toEqual([
    `${ONE}: is not ours, and VMware Tools runs it too`,
    '/etc/vmware-tools/backupScripts.d/10-x: is not ours, and VMware Tools runs it too',
    '/usr/sbin/.gen-hooks-0123456789abcdef: left by an install that was interrupted',
    '/var/lib/gen-hooks/installed.json: is not JSON',
  ])
  // a hook of gen-hooks in the other layout is a problem, not a note
  expect(report({ ...NEW, '50-gen-hooks': ours('x') }).notes).toEqual([])
})

it.each([
  ['nothing', {}, 'legacy'],
  ['the pair', NEW, 'legacy'],
  ['one of the pair', { 'pre-freeze-script': ours('x') }, 'legacy'],
  ['the one hook', { '50-gen-hooks': ours('x') }, 'backupScripts.d'],
  ['both', { ...NEW, '50-gen-hooks': ours('x') }, 'legacy'],
  [
    'the one hook beside a foreign pair',
    { '50-gen-hooks': ours('x'), 'pre-freeze-script': foreign('x') },
    'backupScripts.d',
  ],
  ['a foreign hook', { '50-gen-hooks': foreign('x') }, 'legacy'],
] as const)('the layout of a guest on which %s is installed', (_what, entries, layout) => {
  expect(installedLayout(actual(entries))).toBe(layout)
})

it('the one hook of backupScripts.d is compared with its own rendering', () => {
  const [all] = single('new')
  const { files, problems } = reportInstalled(
    'backupScripts.d',
    single('new'),
    actual({ '50-gen-hooks': ours(all?.text ?? '') }),
  )
  expect(files).toMatchObject([{ path: ONE, state: 'in sync' }])
  expect(problems).toEqual([])
})
