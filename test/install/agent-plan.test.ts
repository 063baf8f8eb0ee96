import { spawnSync } from 'node:child_process'
import { filesBeside, GUEST_TARGETS } from '../../src/hook/guest-targets.ts'
import type { ActualEntry } from '../../src/install/actual.ts'
import { planInstall } from '../../src/install/install-plan.ts'
import { reportInstalled } from '../../src/install/status-report.ts'
import { targetIn, targetOn } from '../../src/install/target-on.ts'
import { ALL_TARGETS } from '../../src/install/targets.ts'
import { planUninstall } from '../../src/install/uninstall-plan.ts'
import type { RenderedHook } from '../../src/model.ts'
import { callerOf } from '../../src/validate/caller.ts'
import { houseRules } from '../../src/validate/house-rules/house-rules.ts'
import { configOf } from '../config/config-of.ts'
import { actual, foreign, ours } from './actual-fixture.ts'
import { desired } from './desired.ts'
import { makeGuest, pair } from './guest.ts'

const HOOK = '/usr/sbin/gen-hooks-fsfreeze-hook'
const CONF = '/etc/qemu/qemu-ga.conf'

const conf = (text: string): ActualEntry => ({ ...ours(text), mode: 0o644 }) as ActualEntry
const steps = (hooks: readonly RenderedHook[], state = actual()) => {
  const plan = planInstall(desired(hooks), state)
  return plan.kind === 'ready'
    ? plan.steps.map((step) => `${step.kind} ${step.path}`)
    : plan.refusals.map(({ subject, because }) => `${subject}: ${because}`)
}
const notes = (hooks: readonly RenderedHook[], state: ReturnType<typeof actual>) => {
  const plan = planInstall(desired(hooks), state)
  return plan.kind === 'ready' ? plan.notes.filter((note) => note.startsWith(CONF)) : []
}
let beside: readonly RenderedHook[]
let both: readonly RenderedHook[]
beforeAll(async () => {
  beside = await filesBeside('qemu-ga', configOf())
  both = [...pair('new'), ...beside]
})
const installed = (folders: Parameters<typeof actual>[2] = {}) =>
  actual(
    { 'gen-hooks-fsfreeze-hook': ours(beside[0]?.text ?? ''), 'qemu-ga.conf': conf(beside[1]?.text ?? '') },
    {},
    folders,
  )

describe('the files beside the hooks of a target', () => {
  it('stand in the table of all targets', () => {
    const names = Object.values(GUEST_TARGETS).flatMap(({ beside }) => beside.map(({ fileName }) => fileName))
    expect(names).toEqual([
      'gen-hooks-fsfreeze-hook',
      'qemu-ga.conf',
      'VMSnapshotScriptPluginConfig.json',
      'post.sh',
      'pre.sh',
    ])
    for (const name of names) expect(ALL_TARGETS.map(({ fileName }) => fileName)).toContain(name)
  })

  it('are none for VMware Tools', async () => {
    expect(await filesBeside('vmware', configOf())).toEqual([])
  })

  it.each([
    ['legacy', '/usr/sbin/pre-freeze-script freeze', '/usr/sbin/post-thaw-script thaw'],
    [
      'backupScripts.d',
      '/etc/vmware-tools/backupScripts.d/50-gen-hooks freeze',
      '/etc/vmware-tools/backupScripts.d/50-gen-hooks thaw',
    ],
  ] as const)('have a hook that runs the scripts of the layout %s by exec', async (layout, pre, post) => {
    const [hook, agentConf] = await filesBeside('qemu-ga', configOf(`layout: ${layout}`))
    expect(hook?.text).toContain(`\nfreeze) exec ${pre} ;;\nthaw) exec ${post} ;;\n*) exit 1 ;;\n`)
    expect(agentConf?.text).toContain(`\n[general]\nfsfreeze-hook=${HOOK}\n`)
    for (const { text } of [hook, agentConf].flatMap((one) => one ?? [])) expect(text).not.toContain('@')
  })

  it.each([[[]], [['']], [['FREEZE']], [['status']], [['freezeFail']]])('have a hook that fails with %j', (words) => {
    expect(spawnSync('sh', ['-c', beside[0]?.text ?? '', 'hook', ...words]).status).toBe(1)
  })

  it('validate finds nothing in the hook: what it hands on is the status of a hook, and not of a session', () => {
    const [hook] = beside
    expect(houseRules([{ name: HOOK, text: hook?.text ?? '', ours: 'foreign' }])).toMatchObject({ findings: [] })
  })

  it('validate knows who calls the hook', () => {
    expect([HOOK, '/etc/qemu/fsfreeze-hook', '/etc/qemu/xfsfreeze-hook'].map(callerOf)).toEqual([
      'qemu-ga',
      'qemu-ga',
      'unknown',
    ])
  })
})

describe('install', () => {
  it('writes the hook after the scripts, and qemu-ga.conf after the hook', () => {
    expect(steps(both)).toEqual([
      'create /usr/sbin/post-thaw-script',
      'create /usr/sbin/pre-freeze-script',
      `create ${HOOK}`,
      `create ${CONF}`,
    ])
    expect(planInstall(desired(both), actual())).toMatchObject({
      steps: [{}, {}, { mode: 0o700 }, { mode: 0o644, content: expect.stringContaining('[general]') }],
    })
  })

  it('makes the folder of qemu-ga.conf', () => {
    const state = actual({}, {}, { '/etc/qemu': { missing: ['/etc/qemu'] } })
    expect(steps(both, state)).toContain('make folder /etc/qemu')
  })

  it('changes nothing if both files are as wanted', () => {
    expect(steps(both, installed()).slice(2)).toEqual([`unchanged ${HOOK}`, `unchanged ${CONF}`])
  })

  it('with another target removes both files, and leaves files that are not ours', () => {
    expect(steps(pair('new'), installed()).slice(2)).toEqual([`remove ${HOOK}`, `remove ${CONF}`])
    const others = actual({ 'gen-hooks-fsfreeze-hook': foreign('x'), 'qemu-ga.conf': foreign('x') })
    expect(steps(pair('new'), others).slice(2)).toEqual([])
  })

  it('says why qemu-ga.conf stays where its folder cannot be written, and takes the hook away', () => {
    const state = installed({ '/etc/qemu': { unwritable: 'EROFS' } })
    expect(steps(pair('new'), state).slice(2)).toEqual([`remove ${HOOK}`])
    expect(notes(pair('new'), state)).toEqual([
      `${CONF}: stays, since its folder cannot be written: read-only file system`,
    ])
  })

  it('with another target says that the agent must be restarted', () => {
    const said = (hooks: readonly RenderedHook[], state: ReturnType<typeof actual>) => {
      const plan = planInstall(desired(hooks), state)
      return plan.kind === 'ready' ? plan.notes.filter((note) => /qemu/.test(note)) : plan
    }
    const restart = expect.stringMatching(/^qemu-guest-agent: must be restarted: /)
    expect(said(pair('new'), installed())).toEqual([restart])
    const own = { 'gen-hooks-fsfreeze-hook': ours('x'), 'qemu-ga.conf': foreign(`[general]\nfsfreeze-hook=${HOOK}\n`) }
    expect(said(pair('new'), actual(own))).toEqual([expect.stringContaining('remove its line fsfreeze-hook'), restart])
    expect(said(both, installed())).toEqual([])
    expect(said(pair('new'), actual())).toEqual([])
  })

  it('does not remove the hook of the agent while an instance may be frozen, since the agent could not thaw the instance', () => {
    const begun = [{ kind: 'iris', name: 'PROD', need: 'need', now: 'frozen' }] as const
    const left: ReturnType<typeof actual> = {
      ...installed(),
      run: { kind: 'abandoned', run: 'r', phase: 'frozen', begun },
    }
    expect(steps(pair('new'), left)).toEqual(['run r: instance frozen'])
    expect(steps(both, left).slice(2)).toEqual([`unchanged ${HOOK}`, `unchanged ${CONF}`])
  })

  it('is refused if the hook of the agent is not ours', () => {
    expect(steps(both, actual({ 'gen-hooks-fsfreeze-hook': foreign('x') }))).toEqual([`${HOOK}: not ours`])
  })

  it.each([
    ['[general]\nverbose=1\n', [`${CONF}: is not ours and stays, expected fsfreeze-hook=${HOOK} in its [general]`]],
    [
      `[general]\nfsfreeze-hook=${HOOK} \n`,
      [`${CONF}: is not ours and stays, expected fsfreeze-hook=${HOOK} in its [general]`],
    ],
    [`[general]\nfsfreeze-hook=${HOOK}\n`, []],
  ])('leaves the qemu-ga.conf of an administrator: %j', (text, expected) => {
    const state = actual({ 'qemu-ga.conf': foreign(text) })
    expect(steps(both, state)).not.toContain(`replace ${CONF}`)
    expect(notes(both, state)).toEqual(expected)
  })
})

describe('uninstall', () => {
  const said = (state: ReturnType<typeof actual>) => {
    const plan = planUninstall(state)
    return plan.kind === 'ready' ? { steps: plan.steps.map(({ path }) => path), notes: plan.notes } : plan
  }
  const RESTART =
    'qemu-guest-agent: must be restarted: until then it calls the hook that is removed, and each freeze of the host fails'

  it('removes both files, and says that the agent must be restarted', () => {
    expect(said(installed())).toEqual({ steps: [HOOK, CONF], notes: [RESTART] })
    expect(said(actual())).toEqual({ steps: [], notes: [] })
  })

  it('names the line in the qemu-ga.conf of an administrator whose hook is removed', () => {
    const own = { 'gen-hooks-fsfreeze-hook': ours('x'), 'qemu-ga.conf': foreign(`[general]\nfsfreeze-hook=${HOOK}\n`) }
    expect(said(actual(own))).toEqual({
      steps: [HOOK],
      notes: [
        `${CONF}: is not ours and stays`,
        `${CONF}: names the hook that is removed: remove its line fsfreeze-hook`,
        RESTART,
      ],
    })
  })
})

describe('status', () => {
  const states = (hooks: readonly RenderedHook[] | null, state: ReturnType<typeof actual>) =>
    Object.fromEntries(
      reportInstalled('legacy', hooks, state)
        .files.slice(2)
        .map(({ path, state: told, detail }) => [path, told === 'wrong' ? detail : told]),
    )

  it('has the state of both files', () => {
    expect(states(both, installed())).toEqual({ [HOOK]: 'in sync', [CONF]: 'in sync' })
    expect(states(both, actual())).toEqual({ [HOOK]: 'missing', [CONF]: 'missing' })
    expect(states(null, installed())).toEqual({ [HOOK]: 'as installed', [CONF]: 'as installed' })
    const open = actual({ 'gen-hooks-fsfreeze-hook': ours('older'), 'qemu-ga.conf': ours(beside[1]?.text ?? '') })
    expect(states(both, open)).toEqual({
      [HOOK]: 'differs',
      [CONF]: 'has mode 0700, expected 0644 and root:root',
    })
  })

  it('names files that belong to another target, and a hook that is not ours', () => {
    expect(reportInstalled('legacy', pair('new'), installed()).problems).toEqual([
      `${HOOK}: belongs to another target, and install removes it`,
      `${CONF}: belongs to another target, and install removes it`,
    ])
    expect(states(both, actual({ 'gen-hooks-fsfreeze-hook': foreign('x') }))).toMatchObject({
      [HOOK]: 'was not made by gen-hooks',
    })
    const { notes } = reportInstalled('legacy', both, actual({ 'qemu-ga.conf': foreign('x') }))
    expect(notes).toContain(`${CONF}: is not ours and stays`)
  })
})

it('each file of the agent shows the target of a guest, so that an install without --target keeps the target', async () => {
  expect([
    targetIn(actual()),
    targetIn(installed()),
    targetIn(actual({ 'gen-hooks-fsfreeze-hook': foreign('x') })),
    targetIn(actual({ 'gen-hooks-fsfreeze-hook': foreign('x'), 'qemu-ga.conf': conf(beside[1]?.text ?? '') })),
  ]).toEqual(['vmware', 'qemu-ga', 'vmware', 'qemu-ga'])
  const guest = makeGuest()
  try {
    expect(await targetOn(guest.host)).toBe('vmware')
    guest.write(HOOK, beside[0]?.text ?? '', 0o700)
    expect(await targetOn(guest.host)).toBe('qemu-ga')
    guest.write(HOOK, '#!/bin/sh\n', 0o700)
    expect(await targetOn(guest.host)).toBe('vmware')
    // the hook is gone or is somebody's own, and the agent still calls it
    guest.write(CONF, beside[1]?.text ?? '', 0o644)
    expect(await targetOn(guest.host)).toBe('qemu-ga')
  } finally {
    guest.remove()
  }
})
