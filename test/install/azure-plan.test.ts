import { worstPreFreezeSeconds } from '../../src/config/worst-thaw.ts'
import { readAzureConfig } from '../../src/hook/azure-config.ts'
import { filesBeside, isOwnBeside } from '../../src/hook/guest-targets.ts'
import type { ActualEntry } from '../../src/install/actual.ts'
import { planInstall } from '../../src/install/install-plan.ts'
import { reportInstalled } from '../../src/install/status-report.ts'
import { targetIn, targetOn } from '../../src/install/target-on.ts'
import { planUninstall } from '../../src/install/uninstall-plan.ts'
import type { RenderedHook } from '../../src/model.ts'
import { configOf } from '../config/config-of.ts'
import { actual, foreign, ours } from './actual-fixture.ts'
import { desired } from './desired.ts'
import { makeGuest, pair } from './guest.ts'

const NAME = 'VMSnapshotScriptPluginConfig.json'
const CONF = `/etc/azure/${NAME}`
/** An administrator's own, which names our scripts. */
const OWN = '{"preScriptLocation":"/usr/sbin/pre-freeze-script","postScriptLocation":"/usr/sbin/post-thaw-script"}'

let beside: readonly RenderedHook[]
let both: readonly RenderedHook[]
beforeAll(async () => {
  beside = await filesBeside('azure', configOf())
  both = [...pair('new'), ...beside]
})
const conf = (mode = 0o600): ActualEntry => ({ ...ours(beside[0]?.text ?? ''), mode }) as ActualEntry
const installed = () => actual({ [NAME]: conf() })
const steps = (hooks: readonly RenderedHook[], state = actual(), changed = {}) => {
  const plan = planInstall(desired(hooks, changed), state)
  return plan.kind === 'ready'
    ? plan.steps.map((step) => `${step.kind} ${step.path}`).slice(2)
    : plan.refusals.map(({ subject, because }) => `${subject}: ${because}`)
}
const notes = (plan: ReturnType<typeof planInstall>) =>
  plan.kind === 'ready' ? plan.notes.filter((note) => /azure/i.test(note)) : plan

describe('the configuration of Azure Backup', () => {
  it.each([
    ['legacy', '/usr/sbin/pre-freeze-script', '/usr/sbin/post-thaw-script'],
    [
      'backupScripts.d',
      '/etc/vmware-tools/backupScripts.d/50-gen-hooks',
      '/etc/vmware-tools/backupScripts.d/50-gen-hooks',
    ],
  ])('names the scripts of the layout %s and their phases, and lets no failure pass', async (layout, pre, post) => {
    const config = configOf(`layout: ${layout}`)
    const [file] = await filesBeside('azure', config)
    expect(isOwnBeside(file?.text ?? '')).toBe(true)
    expect(readAzureConfig(file?.text ?? '')).toMatchObject({
      kind: 'read',
      config: {
        preScriptLocation: pre,
        postScriptLocation: post,
        preScriptParams: ['freeze'],
        postScriptParams: ['thaw'],
        timeoutInSeconds: worstPreFreezeSeconds(config) + 5,
        continueBackupOnFailure: false,
        fsFreezeEnabled: true,
      },
    })
  })

  it('has more time where the configuration gives the scripts more', async () => {
    const [file] = await filesBeside('azure', configOf('freeze: { timeout: 100 }'))
    expect(file?.text).toContain(`"timeoutInSeconds": ${worstPreFreezeSeconds(configOf()) + 45},`)
  })

  it('is ours by its first key, also with other white space, and by nothing else', () => {
    const mine = { comment: 'Installed by gen-hooks, which rewrites it. x', a: 1 }
    expect([JSON.stringify(mine), JSON.stringify(mine, null, 4)].map(isOwnBeside)).toEqual([true, true])
    expect([OWN, '{}', JSON.stringify({ b: 1, ...mine })].map(isOwnBeside)).toEqual([false, false, false])
  })
})

describe('install', () => {
  it('writes it after the scripts, for root alone', () => {
    expect(steps(both)).toEqual([`create ${CONF}`])
    expect(planInstall(desired(both), actual())).toMatchObject({ steps: [{}, {}, { mode: 0o600 }] })
    expect(steps(both, actual({}, {}, { '/etc/azure': { missing: ['/etc/azure'] } }))).toContain(`create ${CONF}`)
  })

  it('changes nothing if it is as wanted, and replaces it if it has another mode, with which it counts for nothing', () => {
    expect(steps(both, installed())).toEqual([`unchanged ${CONF}`])
    expect(steps(both, actual({ [NAME]: conf(0o644) }))).toEqual([`replace ${CONF}`])
  })

  it('takes it away with another target, and says which; not while an instance may be frozen', () => {
    expect(steps(pair('new'), installed())).toEqual([`remove ${CONF}`])
    expect(planInstall(desired(pair('new')), installed())).toMatchObject({
      steps: [{}, {}, { because: 'the target is vmware now' }],
    })
    const begun = [{ kind: 'iris', name: 'PROD', need: 'need', now: 'frozen' }] as const
    const left = { ...installed(), run: { kind: 'abandoned', run: 'r', phase: 'frozen', begun } } as const
    expect(steps(pair('new'), left)).toEqual(['run r: instance frozen'])
  })

  it('for qemu-guest-agent takes it away too', async () => {
    const agent = [...pair('new'), ...(await filesBeside('qemu-ga', configOf()))]
    expect(steps(agent, installed())).toEqual([
      'create /usr/sbin/gen-hooks-fsfreeze-hook',
      `remove ${CONF}`,
      'create /etc/qemu/qemu-ga.conf',
    ])
  })

  it('is refused where the scripts of another product are named, and with --adopt keeps that file', () => {
    const others = actual({ [NAME]: foreign('{"preScriptLocation":"/opt/pre","postScriptLocation":"/opt/post"}') })
    expect(steps(both, others)).toEqual([`${CONF}: not ours`])
    const plan = planInstall(desired(both, { others: 'adopt' }), others)
    expect(plan).toMatchObject({
      kind: 'ready',
      steps: expect.arrayContaining([expect.objectContaining({ path: CONF })]),
    })
  })

  it("leaves an administrator's own that names our scripts, and says so where the target is another one", () => {
    const own = actual({ [NAME]: foreign(OWN) })
    expect(steps(both, own)).toEqual([])
    expect(notes(planInstall(desired(both), own))).toEqual([])
    expect(steps(pair('new'), own)).toEqual([])
    expect(notes(planInstall(desired(pair('new')), own))).toEqual([
      `${CONF}: names the scripts and is yours, so Azure Backup still calls them, and status, doctor and an install without --target take it for their caller: remove the file if it is not`,
    ])
    const text = `${CONF}: names the scripts and is yours: without it Azure Backup looks for them no longer`
    expect(notes(planUninstall(own))).toEqual([`${CONF}: is not ours and stays`, text])
  })
})

it('a target without it says that backups are made without the scripts from then on', () => {
  const text = `${CONF}: is removed, so Azure Backup makes each backup without the scripts from now on`
  expect(notes(planInstall(desired(pair('new')), installed()))).toEqual([text])
  expect(notes(planInstall(desired(both), installed()))).toEqual([])
  expect(notes(planInstall(desired(pair('new')), actual()))).toEqual([])
})

it('a link in its place is refused for Azure Backup, also with --adopt, and named for another target', () => {
  const linked = actual({ [NAME]: { kind: 'symlink' } })
  const text = `${CONF}: is a symbolic link, which gen-hooks does not follow: if its file names the scripts, Azure Backup calls them too, expected a regular file or none`
  for (const others of ['refuse', 'adopt'] as const)
    expect(planInstall(desired(both, { others }), linked)).toMatchObject({
      kind: 'refused',
      refusals: [{ subject: CONF, detail: 'is a symbolic link, expected a regular file or none' }],
    })
  expect(notes(planInstall(desired(pair('new')), linked))).toEqual([text])
  expect(notes(planUninstall(linked))).toEqual([
    `${CONF}: is not ours and stays`,
    `${CONF}: is a symbolic link: if its file names the scripts, Azure Backup looks for them until it is gone`,
  ])
  expect(reportInstalled('legacy', pair('new'), linked).notes).toEqual([text])
  expect(reportInstalled('legacy', both, linked)).toMatchObject({
    files: expect.arrayContaining([expect.objectContaining({ path: CONF, state: 'wrong' })]),
    notes: [],
  })
})

it('one that names our scripts and that the extension cannot read stays, but for --adopt', () => {
  const cut = actual({ [NAME]: foreign(`${OWN.slice(0, -1)},`) })
  const placed = (others: 'refuse' | 'adopt', state: typeof cut) => {
    const plan = planInstall(desired(both, { others }), state)
    return plan.kind === 'ready' && plan.steps.some((step) => step.kind === 'replace' && step.path === CONF)
  }
  expect([placed('refuse', cut), placed('adopt', cut)]).toEqual([false, true])
  expect(placed('adopt', actual({ [NAME]: foreign(OWN) }))).toBe(false)
})

it('uninstall removes it', () => {
  expect(planUninstall(installed())).toMatchObject({ steps: [{ kind: 'remove', path: CONF }], notes: [] })
})

it('status has its state', () => {
  const state = (hooks: readonly RenderedHook[] | null, found = actual()) => {
    const { files, problems, notes } = reportInstalled('legacy', hooks, found)
    return [...files.slice(2).map(({ detail }) => detail), ...problems.filter((text) => text.includes(CONF)), ...notes]
  }
  expect(state(both, installed())).toEqual(['is what would be installed now'])
  expect(state(both)).toEqual(['is not installed'])
  expect(state(both, actual({ [NAME]: conf(0o640) }))).toEqual(['has mode 0640, expected 0600 and root:root'])
  expect(state(both, actual({ [NAME]: foreign('{}') }))).toEqual(['was not made by gen-hooks'])
  expect(state(both, actual({ [NAME]: foreign(OWN) }))).toEqual([`${CONF}: is not ours and stays`])
  expect(state(pair('new'), installed())).toEqual([`${CONF}: belongs to another target, and install removes it`])
})

it('it shows the target of a guest, ours or one that names our scripts', async () => {
  expect([installed(), actual({ [NAME]: foreign(OWN) }), actual({ [NAME]: foreign('{}') })].map(targetIn)).toEqual([
    'azure',
    'azure',
    'vmware',
  ])
  const guest = makeGuest()
  try {
    for (const [text, target] of [
      [beside[0]?.text ?? '', 'azure'],
      [OWN, 'azure'],
      ['{}', 'vmware'],
    ] as const) {
      guest.write(CONF, text, 0o600)
      expect(await targetOn(guest.host)).toBe(target)
    }
  } finally {
    guest.remove()
  }
})
