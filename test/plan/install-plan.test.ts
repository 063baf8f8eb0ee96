import { layoutOf, planInstall } from '../../src/plan/install-plan.ts'
import { hook, pair, single } from '../install/guest.ts'
import { actual, folder, foreign, ours } from './actual-state.ts'
import { desired } from './desired.ts'
import { lines } from './kept-state.ts'

const OLD = { 'post-thaw-script': ours('old thaw'), 'pre-freeze-script': ours('old freeze') }

describe('the order', () => {
  it('post-thaw before pre-freeze, however the hooks are given', () => {
    const expected = ['create /usr/sbin/post-thaw-script', 'create /usr/sbin/pre-freeze-script']
    expect(lines(planInstall(desired(pair('new')), actual()))).toEqual(expected)
    expect(lines(planInstall(desired(pair('new').toReversed()), actual()))).toEqual(expected)
  })

  it('folders, leftovers, copies, the receipt, the hooks, then the rotation', () => {
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

  it('the new layout before the old one goes, and of that pre-freeze first', () => {
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

  it('nothing is staged in the folder whose every file VMware Tools runs', () => {
    const plan = planInstall(desired(single('new')), actual())
    const staged = plan.kind === 'ready' ? plan.steps.flatMap((step) => ('stageIn' in step ? [step.stageIn] : [])) : []
    expect(staged).toEqual(['/etc/vmware-tools'])
  })
})

describe('what stands there already', () => {
  const [pre, post] = pair('new')

  it('is left if it is what is wanted', () => {
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

  it('is refused in the other layout too if it was edited there', () => {
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

describe('what only some installs need', () => {
  it('a store that cannot be written stops none that keeps nothing', () => {
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

  it.each([
    ['a file in its place', { unsafe: [{ path: '/var/log/gen-hooks', detail: 'is not a folder' }] }],
    ['a read-only /var', { missing: ['/var/log/gen-hooks'], unwritable: 'EROFS' }],
  ])('a log folder that cannot be had for %s is a note', (_, changed) => {
    const plan = planInstall(desired(pair('new'), { logFolder: folder('/var/log/gen-hooks', changed) }), actual())
    expect(plan).toMatchObject({
      kind: 'ready',
      notes: [expect.anything(), expect.stringContaining('/var/log/gen-hooks: ')],
    })
  })
})

it('tells the layout from the hooks', () => {
  expect([layoutOf(pair('x')), layoutOf(single('x')), layoutOf([hook('all', 'x')])]).toEqual([
    'legacy',
    'backupScripts.d',
    'backupScripts.d',
  ])
})
