import { layoutOf, planInstall, whyPlace } from '../../src/install/install-plan.ts'
import { actual, folder, foreign, ours } from './actual-fixture.ts'
import { desired } from './desired.ts'
import { hook, pair, single } from './guest.ts'
import { lines, notesOf } from './kept-state.ts'

const OLD = { 'post-thaw-script': ours('old thaw'), 'pre-freeze-script': ours('old freeze') }

describe('the order of an install', () => {
  it('has post-thaw before pre-freeze, for any order of the given hooks', () => {
    const expected = ['create /usr/sbin/post-thaw-script', 'create /usr/sbin/pre-freeze-script']
    expect(lines(planInstall(desired(pair('new')), actual()))).toEqual(expected)
    expect(lines(planInstall(desired(pair('new').toReversed()), actual()))).toEqual(expected)
  })

  it('is folders, leftovers, copies, the receipt, the hooks, then the rotation', () => {
    const state = actual(
      { 'pre-freeze-script': foreign('theirs') },
      {},
      {
        '/usr/sbin': { leftovers: ['/usr/sbin/.gen-hooks-0123456789abcdef'] },
        '/var/lib/gen-hooks': { missing: ['/var/lib/gen-hooks'] },
        '/var/lib/gen-hooks/replaced': { missing: ['/var/lib/gen-hooks', '/var/lib/gen-hooks/replaced'] },
      },
    )
    const logFolder = folder('/var/log/gen-hooks', { missing: ['/var/log/gen-hooks'] })
    const plan = planInstall(desired(pair('new'), { others: 'adopt', logrotate: 'rotate', logFolder }), state)
    expect(lines(plan)).toEqual([
      'make folder /var/log/gen-hooks',
      'remove /usr/sbin/.gen-hooks-0123456789abcdef',
      'make folder /var/lib/gen-hooks',
      'make folder /var/lib/gen-hooks/replaced',
      'keep /usr/sbin/pre-freeze-script',
      'record /var/lib/gen-hooks/installed.json',
      'create /usr/sbin/post-thaw-script',
      'replace /usr/sbin/pre-freeze-script',
      'create /etc/logrotate.d/gen-hooks',
    ])
  })

  it('writes the new layout before the old one is removed, and of the old layout removes pre-freeze first', () => {
    expect(lines(planInstall(desired(single('new')), actual(OLD)))).toEqual([
      'create /etc/vmware-tools/backupScripts.d/50-gen-hooks',
      'remove /usr/sbin/pre-freeze-script',
      'remove /usr/sbin/post-thaw-script',
    ])
    expect(lines(planInstall(desired(pair('new')), actual({ '50-gen-hooks': ours('old') })))).toEqual([
      'create /usr/sbin/post-thaw-script',
      'create /usr/sbin/pre-freeze-script',
      'remove /etc/vmware-tools/backupScripts.d/50-gen-hooks',
    ])
  })

  it('removes the temporary files of a killed install from every folder', () => {
    const places = ['/usr/sbin', '/etc/vmware-tools/backupScripts.d', '/etc/vmware-tools', '/etc', '/var/lib/gen-hooks']
    const all = [...places, '/var/lib/gen-hooks/replaced']
    const folders = Object.fromEntries(
      all.map((path) => [path, { leftovers: [`${path}/.gen-hooks-0123456789abcdef`] }]),
    )
    expect(lines(planInstall(desired(pair('new')), actual({}, {}, folders)))).toEqual([
      ...all.map((path) => `remove ${path}/.gen-hooks-0123456789abcdef`),
      'create /usr/sbin/post-thaw-script',
      'create /usr/sbin/pre-freeze-script',
    ])
  })

  it('has no temporary file in backupScripts.d, since VMware Tools runs every file there', () => {
    const plan = planInstall(desired(single('new')), actual())
    const staged = plan.kind === 'ready' ? plan.steps.flatMap((step) => ('stageIn' in step ? [step.stageIn] : [])) : []
    expect(staged).toEqual(['/etc/vmware-tools'])
  })
})

describe('a file that exists already', () => {
  const [pre, post] = pair('new')

  it('is kept if it has the wanted content', () => {
    const state = actual({ 'post-thaw-script': ours(post?.text ?? ''), 'pre-freeze-script': ours(pre?.text ?? '') })
    expect(lines(planInstall(desired(pair('new')), state))).toEqual([
      'unchanged /usr/sbin/post-thaw-script',
      'unchanged /usr/sbin/pre-freeze-script',
    ])
  })

  it.each([
    ['mode', { mode: 0o755 }, 'has mode 0755'],
    ['user', { uid: 7 }, 'belongs to 7:0'],
    ['group', { gid: 7 }, 'belongs to 0:7'],
  ])('is written anew if its %s is wrong', (_, changed, because) => {
    const entry = { ...ours(post?.text ?? ''), ...changed } as ReturnType<typeof ours>
    const plan = planInstall(desired(pair('new')), actual({ 'post-thaw-script': entry }))
    expect(plan.kind === 'ready' ? plan.steps[0] : plan).toMatchObject({ kind: 'replace', because, mode: 0o700 })
  })

  it.each([
    ['absent', { kind: 'absent' }, 'new'],
    ['a file of others', foreign('x'), 'is not ours'],
    ['a link', { kind: 'symlink' }, 'cannot be kept'],
    ['a hook that was edited', ours(pre?.text ?? '', false), 'was edited by hand'],
    ['an older hook', ours('old'), 'differs'],
    ['the wanted hook', ours(pre?.text ?? ''), null],
  ] as const)('is judged by its content: %s', (_what, entry, because) => {
    if (pre === undefined) throw new Error('no pre-freeze')
    expect(whyPlace(pre, entry, { uid: 0, gid: 0 })).toBe(because)
  })

  it('may belong to any user if a normal user installs into a folder', () => {
    const mine = { ...ours(pre?.text ?? ''), uid: 7, gid: 8 } as ReturnType<typeof ours>
    if (pre === undefined) throw new Error('no pre-freeze')
    expect(whyPlace(pre, mine, null)).toBeNull()
    expect(whyPlace(pre, mine, { uid: 0, gid: 0 })).toBe('belongs to 7:8')
  })

  it('is refused in the other layout too if it was edited', () => {
    const state = actual({ '50-gen-hooks': ours('edited', false) })
    expect(lines(planInstall(desired(pair('new')), state))).toEqual([
      'refused /etc/vmware-tools/backupScripts.d/50-gen-hooks: edited by hand',
    ])
  })

  it('does not matter in the other layout if it is not ours', () => {
    const plan = planInstall(desired(single('new')), actual({ 'pre-freeze-script': { kind: 'symlink' } }))
    expect(plan).toMatchObject({
      kind: 'ready',
      notes: [expect.stringContaining('/usr/sbin/pre-freeze-script: is not ours'), expect.anything()],
    })
  })
})

describe('a condition that only some installs need:', () => {
  it('a store that cannot be written stops no install that keeps no copy', () => {
    const broken = { '/var/lib/gen-hooks': { unwritable: 'EROFS' } }
    expect(planInstall(desired(pair('new')), actual({}, {}, broken)).kind).toBe('ready')
    const keeping = planInstall(
      desired(pair('new'), { others: 'adopt' }),
      actual({ 'pre-freeze-script': foreign('x') }, {}, broken),
    )
    expect(lines(keeping)).toEqual(['refused /var/lib/gen-hooks: read-only folder'])
  })

  it.each([
    ['no logrotate', {}, { '/etc/logrotate.d': { missing: ['/etc/logrotate.d'] } }],
    ['a rotation of their own', { 'gen-hooks': foreign('x') }, {}],
    ['a read-only /etc', {}, { '/etc/logrotate.d': { unwritable: 'EROFS' } }],
    [
      'a folder that others can write',
      {},
      { '/etc/logrotate.d': { unsafe: [{ path: '/etc/logrotate.d', detail: 'x' }] } },
    ],
  ])('%s is a note, not a refusal', (_, entries, folders) => {
    const plan = planInstall(desired(pair('new'), { logrotate: 'rotate' }), actual(entries, {}, folders))
    expect(lines(plan)).toEqual(['create /usr/sbin/post-thaw-script', 'create /usr/sbin/pre-freeze-script'])
    expect(plan).toMatchObject({ notes: [expect.stringContaining('/etc/logrotate.d/gen-hooks: ')] })
  })
})

describe('the folder of the log', () => {
  const LOG = '/var/log/gen-hooks'
  const MAKE = `make folder ${LOG}`
  const group = { path: '/var/log', detail: 'can be written by others' }
  const EXCHANGED = "/var/log: can be written by others: who can write it can exchange the log's folder"

  it.each([
    ['is made', { missing: [LOG] }, [MAKE], []],
    ['exists', {}, [], []],
    ['exists, and this user may not write it although root may', { unwritable: 'EACCES' }, [], []],
    ['is below a folder that others can write', { missing: [LOG], unsafe: [group] }, [MAKE], [EXCHANGED]],
    [
      'cannot be made',
      { missing: [LOG], unwritable: 'EROFS' },
      [],
      [`${LOG}: cannot be made: read-only file system, so the hooks have no log`],
    ],
    [
      'is a file',
      { unsafe: [group, { path: LOG, detail: 'is not a folder' }] },
      [],
      [`${LOG}: is not a folder, so the hooks log nothing there`, EXCHANGED],
    ],
    [
      'would be where a link leads',
      { missing: ['/var/log', LOG], unsafe: [{ path: '/var/log', detail: 'is where a link leads' }] },
      [],
      ['/var/log: is where a link leads, so the hooks log nothing there'],
    ],
  ])('%s', (_what, changed, made, notes) => {
    const plan = planInstall(desired(pair('new'), { logrotate: 'rotate', logFolder: folder(LOG, changed) }), actual())
    expect(lines(plan).filter((line) => line.startsWith('make'))).toEqual(made)
    expect(plan).toMatchObject({ kind: 'ready', notes })
  })
})

it('notes the files that VMware Tools runs beside the hooks', () => {
  const plan = planInstall(
    desired(pair('new'), { logrotate: 'rotate' }),
    actual({}, { strays: ['/x/10-a', '/x/20-b'] }),
  )
  expect(notesOf(plan)).toEqual(
    ['/x/10-a', '/x/20-b'].map((path) => `${path}: is not ours, and VMware Tools runs it too`),
  )
})

it('layoutOf reads the layout from the names of the hooks', () => {
  expect([layoutOf(pair('x')), layoutOf(single('x')), layoutOf([hook('50-gen-hooks', 'x')])]).toEqual([
    'legacy',
    'backupScripts.d',
    'backupScripts.d',
  ])
})
