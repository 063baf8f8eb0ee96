import type { ActualEntry, ActualFolder, ActualState } from '../../src/install/actual.ts'
import { planLogrotate } from '../../src/install/logrotate-plan.ts'
import { actual, foreign, ours } from './actual-fixture.ts'

const PATH = '/etc/logrotate.d/gen-hooks'
const FOLDER = '/etc/logrotate.d'

const rotation = (text: string, mode = 0o644): ActualEntry => ({ ...ours(text), mode }) as ActualEntry
const plan = (
  entry: ActualEntry,
  folders: Readonly<Record<string, Partial<ActualFolder>>> = {},
  changed: Partial<ActualState> = {},
  content: string | null = 'rotate',
) => planLogrotate(content, actual({ 'gen-hooks': entry }, changed, folders))

it('is created if there is none, with its temporary file beside the folder that logrotate reads', () => {
  expect(plan({ kind: 'absent' })).toEqual({
    steps: [
      {
        kind: 'create',
        path: PATH,
        stageIn: '/etc',
        content: 'rotate',
        mode: 0o644,
        owner: { uid: 0, gid: 0 },
        was: null,
        because: 'new',
      },
    ],
    notes: [],
  })
})

it('is kept if it has the wanted content, although the folder cannot be written', () => {
  const folders = { [FOLDER]: { unwritable: 'EROFS', unsafe: [{ path: FOLDER, detail: 'x' }] } }
  expect(plan(rotation('rotate'), folders)).toEqual({ steps: [{ kind: 'unchanged', path: PATH }], notes: [] })
})

it.each([
  ['its text', rotation('older'), 'older'],
  ['its mode, which lets others write', rotation('rotate', 0o666), 'rotate'],
])('is written anew if it differs in %s', (_what, entry, was) => {
  expect(plan(entry)).toEqual({
    steps: [
      {
        kind: 'replace',
        path: PATH,
        stageIn: '/etc',
        content: 'rotate',
        mode: 0o644,
        owner: { uid: 0, gid: 0 },
        was: Buffer.from(was),
        because: 'differs',
      },
    ],
    notes: [],
  })
})

it.each([
  ['there is no logrotate', { kind: 'absent' }, { [FOLDER]: { missing: [FOLDER] } }, 'rotate', 'is not installed'],
  ['the log has a name that cannot be written', { kind: 'absent' }, {}, null, 'cannot be written in it'],
  ['it is not ours', foreign('x'), {}, 'rotate', 'is not ours'],
  ['a link is in its place', { kind: 'symlink' }, {}, 'rotate', 'is a symbolic link'],
  [
    'others can write the folder',
    rotation('x'),
    { [FOLDER]: { unsafe: [{ path: '/etc', detail: 'x' }] } },
    'rotate',
    'by others',
  ],
  [
    'the folder cannot be written',
    rotation('x'),
    { [FOLDER]: { unwritable: 'EROFS' } },
    'rotate',
    'read-only file system',
  ],
  [
    'no temporary file can be written',
    rotation('x'),
    { '/etc': { unwritable: 'EACCES' } },
    'rotate',
    'permission denied',
  ],
] as const)('is left to the user where %s', (_what, entry, folders, content, said) => {
  expect(plan(entry as ActualEntry, folders, {}, content)).toEqual({
    steps: [],
    notes: [
      expect.stringMatching(
        new RegExp(`^${PATH}: .*${said.replace(/[()]/g, '\\$&')}.*leaves the log's rotation to you$`),
      ),
    ],
  })
})
