import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { filesBeside } from '../../src/hook/guest-targets.ts'
import { planInstall } from '../../src/install/install-plan.ts'
import { reportInstalled } from '../../src/install/status-report.ts'
import { targetIn, targetOn } from '../../src/install/target-on.ts'
import { planUninstall } from '../../src/install/uninstall-plan.ts'
import type { RenderedHook } from '../../src/model.ts'
import { houseRules } from '../../src/validate/house-rules/house-rules.ts'
import { configOf } from '../config/config-of.ts'
import { actual, foreign, ours } from './actual-fixture.ts'
import { desired } from './desired.ts'
import { makeGuest, pair } from './guest.ts'
import { hostWith, systemError } from './host-with.ts'

const POST_SH = '/etc/google/snapshots/post.sh'
const PRE_SH = '/etc/google/snapshots/pre.sh'

let beside: readonly RenderedHook[]
let both: readonly RenderedHook[]
beforeAll(async () => {
  beside = await filesBeside('google', configOf())
  both = [...pair('new'), ...beside]
})
const textOf = (name: string) => beside.find(({ fileName }) => fileName === name)?.text ?? ''
const installed = () => actual({ 'post.sh': ours(textOf('post.sh')), 'pre.sh': ours(textOf('pre.sh')) })
const steps = (hooks: readonly RenderedHook[], state = actual()) => {
  const plan = planInstall(desired(hooks), state)
  return plan.kind === 'ready'
    ? plan.steps.map((step) => `${step.kind} ${step.path}`).slice(2)
    : plan.refusals.map(({ subject, because }) => `${subject}: ${because}`)
}

describe('the scripts of the Google guest agent', () => {
  it.each([
    ['legacy', '/usr/sbin/pre-freeze-script', '/usr/sbin/post-thaw-script'],
    [
      'backupScripts.d',
      '/etc/vmware-tools/backupScripts.d/50-gen-hooks',
      '/etc/vmware-tools/backupScripts.d/50-gen-hooks',
    ],
  ])('become those of the layout %s by exec', async (layout, pre, post) => {
    const files = await filesBeside('google', configOf(`layout: ${layout}`))
    expect(files.map(({ fileName, text }) => [fileName, text.split('\n').at(-2)])).toEqual([
      ['post.sh', `exec ${post} thaw`],
      ['pre.sh', `exec ${pre} freeze`],
    ])
  })

  it('validate finds nothing in them', () => {
    for (const [name, text] of [
      [POST_SH, textOf('post.sh')],
      [PRE_SH, textOf('pre.sh')],
    ] as const)
      expect(houseRules([{ name, text, ours: 'foreign' }])).toMatchObject({ findings: [] })
  })

  const has = (program: string) => spawnSync('sh', ['-c', `command -v ${program}`]).status === 0
  for (const program of ['shellcheck', 'dash', 'bash']) {
    const testHere = has(program) ? it : it.skip
    if (program === 'shellcheck')
      testHere('shellcheck finds nothing in them', () => {
        for (const { text } of beside)
          expect(spawnSync('shellcheck', ['-'], { input: text, encoding: 'utf8' })).toMatchObject({
            status: 0,
            stdout: '',
          })
      })
    else
      testHere(`in ${program} pass on the status, give the phase, and no list of disks`, () => {
        const folder = mkdtempSync(join(tmpdir(), 'gen-hooks-test-google-'))
        try {
          for (const [name, script, phase] of [
            ['pre.sh', '/usr/sbin/pre-freeze-script', 'freeze'],
            ['post.sh', '/usr/sbin/post-thaw-script', 'thaw'],
          ] as const) {
            const stub = join(folder, name)
            writeFileSync(stub, '#!/bin/sh\nprintf "%s." "$@"\nexit 7\n', { mode: 0o700 })
            const words = ['-c', textOf(name).replace(script, stub), name, '0/1,0/2']
            expect(spawnSync(program, words, { encoding: 'utf8' })).toMatchObject({ status: 7, stdout: `${phase}.` })
          }
        } finally {
          rmSync(folder, { recursive: true })
        }
      })
  }
})

it('install writes post.sh before pre.sh, after the scripts', () => {
  expect(steps(both)).toEqual([`create ${POST_SH}`, `create ${PRE_SH}`])
  expect(planInstall(desired(both), actual())).toMatchObject({ steps: [{}, {}, { mode: 0o700 }, { mode: 0o700 }] })
  expect(steps(both, installed())).toEqual([`unchanged ${POST_SH}`, `unchanged ${PRE_SH}`])
})

it('another target takes pre.sh away before post.sh, and none while an instance may be frozen', () => {
  expect(steps(pair('new'), installed())).toEqual([`remove ${PRE_SH}`, `remove ${POST_SH}`])
  const begun = [{ kind: 'iris', name: 'PROD', need: 'need', now: 'frozen' }] as const
  const left = { ...installed(), run: { kind: 'abandoned', run: 'r', phase: 'frozen', begun } } as const
  expect(steps(pair('new'), left)).toEqual(['run r: instance frozen'])
})

it('install is refused where a script of another product stands, and uninstall leaves it', () => {
  const others = actual({ 'pre.sh': foreign('#!/bin/bash\nmysql\n') })
  expect(steps(both, others)).toEqual([`${PRE_SH}: not ours`])
  expect(steps(pair('new'), others)).toEqual([])
  expect(planUninstall(others)).toMatchObject({ steps: [], notes: [`${PRE_SH}: is not ours and stays`] })
})

it('uninstall removes both, and as another target it says what makes each snapshot with guest-flush fail then', () => {
  const note = expect.stringContaining('instance_configs.cfg: where it has enabled=true')
  expect(planUninstall(installed())).toMatchObject({ steps: [{ path: POST_SH }, { path: PRE_SH }], notes: [note] })
  const notesOf = (plan: ReturnType<typeof planInstall>) => (plan.kind === 'ready' ? plan.notes : [])
  expect(notesOf(planInstall(desired(pair('new')), installed()))).toContainEqual(note)
  expect(notesOf(planInstall(desired(both), installed()))).not.toContainEqual(note)
  expect(notesOf(planInstall(desired(pair('new')), actual()))).not.toContainEqual(note)
})

it('status has their states, and each of them shows the target', () => {
  const { files } = reportInstalled('legacy', both, actual({ 'pre.sh': foreign('x'), 'post.sh': ours('older') }))
  expect(files.slice(2).map(({ detail }) => detail)).toEqual([
    'differs from what would be installed now',
    'was not made by gen-hooks',
  ])
  expect(
    [
      installed(),
      actual({ 'post.sh': ours('x') }),
      actual({ 'pre.sh': ours('x') }),
      actual({ 'pre.sh': foreign('x') }),
    ].map(targetIn),
  ).toEqual(['google', 'google', 'google', 'vmware'])
})

it('a file that this user may not read shows the target too, but for one that is ours', async () => {
  const unread = { kind: 'unreadable', errno: 'EACCES' } as const
  expect(targetIn(actual({ 'pre.sh': unread }))).toBe('google')
  expect(targetIn(actual({ 'pre.sh': { ...unread, errno: 'EIO' } }))).toBe('vmware')
  expect(targetIn(actual({ 'VMSnapshotScriptPluginConfig.json': unread, 'pre.sh': ours('x') }))).toBe('google')
  const guest = makeGuest()
  try {
    const but = (errno: string) =>
      hostWith(guest.host, {
        readFile: async (path, options) =>
          path === PRE_SH ? await Promise.reject(systemError(errno)) : await guest.host.readFile(path, options),
      })
    expect(await targetOn(but('EACCES'))).toBe('google')
    expect(await targetOn(but('EIO'))).toBe('vmware')
    guest.write('/usr/sbin/gen-hooks-fsfreeze-hook', textOf('pre.sh'), 0o700)
    expect(await targetOn(but('EACCES'))).toBe('qemu-ga')
  } finally {
    guest.remove()
  }
})
