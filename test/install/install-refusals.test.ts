import { planInstall } from '../../src/install/install-plan.ts'
import { MOST_HOOK_BYTES } from '../../src/install/targets.ts'
import { actual, folder, foreign, ours } from './actual-fixture.ts'
import { desired } from './desired.ts'
import { pair, single } from './guest.ts'
import { lines } from './kept-state.ts'

const OLD = { 'post-thaw-script': ours('old thaw'), 'pre-freeze-script': ours('old freeze') }

describe('a file that is adopted', () => {
  it('is entered as foreign, an edited hook of ours as edited, each with the name of its copy', () => {
    const state = actual({ 'post-thaw-script': foreign('theirs'), 'pre-freeze-script': ours('mine', false) })
    const plan = planInstall(desired(pair('new'), { others: 'adopt' }), state)
    const steps = plan.kind === 'ready' ? plan.steps : []
    const record = steps.find(({ kind }) => kind === 'record')
    expect(record).toMatchObject({
      receipt: {
        replaced: [
          { path: '/usr/sbin/post-thaw-script', origin: 'foreign', mode: 0o700 },
          { path: '/usr/sbin/pre-freeze-script', origin: 'edited' },
        ],
      },
    })
    const copies = steps.flatMap((step) => (step.kind === 'keep' ? [[step.store, String(step.content)]] : []))
    const replaced = record?.kind === 'record' ? record.receipt.replaced : []
    expect(copies).toEqual([
      [replaced[0]?.store, 'theirs'],
      [replaced[1]?.store, 'mine'],
    ])
  })

  it.each([
    { kind: 'symlink' },
    { kind: 'not a regular file' },
    { kind: 'too large', bytes: 9 },
    { kind: 'unreadable', errno: 'EIO' },
  ] as const)('cannot be %j', (entry) => {
    const plan = planInstall(desired(pair('new'), { others: 'adopt' }), actual({ 'post-thaw-script': entry }))
    expect(lines(plan)).toEqual([`refused /usr/sbin/post-thaw-script: ${entry.kind}`])
  })

  it('is copied from the other layout too, before it is removed', () => {
    const state = actual({ '50-gen-hooks': ours('edited', false) })
    expect(lines(planInstall(desired(pair('new'), { others: 'adopt' }), state))).toEqual([
      'keep /etc/vmware-tools/backupScripts.d/50-gen-hooks',
      'record /var/lib/gen-hooks/installed.json',
      'create /usr/sbin/post-thaw-script',
      'create /usr/sbin/pre-freeze-script',
      'remove /etc/vmware-tools/backupScripts.d/50-gen-hooks',
    ])
  })
})

describe('the hooks', () => {
  it('are installed together: without one of the pair there is no plan', () => {
    for (const one of pair('new')) expect(() => planInstall(desired([one]), actual())).toThrow('no hook for /usr/sbin/')
  })

  it('may be as large as uninstall can read, and not larger', () => {
    const withPre = (bytes: number) =>
      pair('new').map((one) => (one.fileName === 'pre-freeze-script' ? { ...one, text: 'x'.repeat(bytes) } : one))
    expect(planInstall(desired(withPre(MOST_HOOK_BYTES)), actual()).kind).toBe('ready')
    expect(planInstall(desired(withPre(MOST_HOOK_BYTES + 1)), actual())).toEqual({
      kind: 'refused',
      refusals: [
        { subject: 'pre-freeze-script', because: 'too large', detail: `would have ${MOST_HOOK_BYTES + 1} bytes` },
      ],
    })
  })
})

describe('the folders', () => {
  const unsafe = { unsafe: [{ path: '/usr', detail: 'can be written by others' }] }

  it('refuse although every hook is there already, if others could exchange the hooks', () => {
    const [pre, post] = pair('new')
    const there = { 'post-thaw-script': ours(post?.text ?? ''), 'pre-freeze-script': ours(pre?.text ?? '') }
    expect(lines(planInstall(desired(pair('new')), actual(there, {}, { '/usr/sbin': unsafe })))).toEqual([
      'refused /usr: unsafe folder',
    ])
    // nothing is to be written there, so a read-only file system is no reason to refuse
    expect(planInstall(desired(pair('new')), actual(there, {}, { '/usr/sbin': { unwritable: 'EROFS' } })).kind).toBe(
      'ready',
    )
  })

  it('of the other layout refuse only if a hook of ours must be removed from them', () => {
    expect(lines(planInstall(desired(single('new')), actual(OLD, {}, { '/usr/sbin': unsafe })))).toEqual([
      'refused /usr: unsafe folder',
    ])
    expect(planInstall(desired(single('new')), actual({}, {}, { '/usr/sbin': unsafe })).kind).toBe('ready')
  })

  it('of temporary files alone refuse too', () => {
    expect(
      lines(planInstall(desired(single('new')), actual({}, {}, { '/etc/vmware-tools': { unwritable: 'EACCES' } }))),
    ).toEqual(['refused /etc/vmware-tools: read-only folder'])
  })

  it('are made from the outermost on: for all to enter, the log for its group, the store for root alone', () => {
    const outer = '/etc/vmware-tools'
    const state = actual(
      { '50-gen-hooks': foreign('x') },
      {},
      {
        [`${outer}/backupScripts.d`]: { missing: [outer, `${outer}/backupScripts.d`] },
        '/var/lib/gen-hooks': { missing: ['/var/lib', '/var/lib/gen-hooks'] },
        '/var/lib/gen-hooks/replaced': { missing: ['/var/lib', '/var/lib/gen-hooks', '/var/lib/gen-hooks/replaced'] },
      },
    )
    const logFolder = folder('/data/log', { missing: ['/data', '/data/log'] })
    const plan = planInstall(desired(single('new'), { others: 'adopt', logFolder }), state)
    const made = plan.kind === 'ready' ? plan.steps.flatMap((one) => (one.kind === 'make folder' ? [one] : [])) : []
    expect(made.map(({ path, mode }) => `${path} ${mode.toString(8)}`)).toEqual([
      '/etc/vmware-tools 755',
      '/etc/vmware-tools/backupScripts.d 755',
      '/data 755',
      '/data/log 750',
      '/var/lib 755',
      '/var/lib/gen-hooks 700',
      '/var/lib/gen-hooks/replaced 700',
    ])
  })
})

describe('the machine', () => {
  it.each([
    [{ kind: 'live', run: 'r', phase: 'frozen', begun: [] }, ['refused run r: freeze under way']],
    [{ kind: 'unknown', detail: 'x' }, ['refused hooks: freeze under way']],
    [{ kind: 'abandoned', run: 'r', phase: 'frozen', begun: [] }, null],
  ] as const)('%j', (run, refused) => {
    const said = lines(planInstall(desired(pair('new')), actual({}, { run })))
    expect(said).toEqual(refused ?? ['create /usr/sbin/post-thaw-script', 'create /usr/sbin/pre-freeze-script'])
  })

  it('is refused to a normal user, who may install into a folder, and the owner of the files is reported', () => {
    expect(lines(planInstall(desired(pair('new')), actual({}, { uid: 7 })))).toEqual(['refused uid 7: not root'])
    const plan = planInstall(desired(pair('new')), actual({}, { uid: 7, owner: null, place: 'rooted' }))
    expect(plan).toMatchObject({ kind: 'ready', notes: [expect.anything(), expect.stringContaining('uid 7')] })
    expect(plan.kind === 'ready' ? plan.steps[0] : plan).toMatchObject({ owner: null, was: null })
  })
})
