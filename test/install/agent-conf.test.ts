import { filesBeside } from '../../src/hook/guest-targets.ts'
import type { ActualEntry } from '../../src/install/actual.ts'
import { planInstall } from '../../src/install/install-plan.ts'
import { reportInstalled } from '../../src/install/status-report.ts'
import type { Plan } from '../../src/install/steps.ts'
import { planUninstall } from '../../src/install/uninstall-plan.ts'
import type { RenderedHook } from '../../src/model.ts'
import { sha256 } from '../../src/text/sha256.ts'
import { configOf } from '../config/config-of.ts'
import { actual, ours } from './actual-fixture.ts'
import { desired } from './desired.ts'
import { pair } from './guest.ts'

const HOOK = '/usr/sbin/gen-hooks-fsfreeze-hook'
const CONF = '/etc/qemu/qemu-ga.conf'

/** A qemu-ga.conf of ours with these bytes. */
const conf = (text: string): ActualEntry => {
  const content = Buffer.from(text, 'latin1')
  return { kind: 'ours', version: '', intact: true, content, sha256: sha256(content), mode: 0o644, uid: 0, gid: 0 }
}
let beside: readonly RenderedHook[]
let both: readonly RenderedHook[]
beforeAll(async () => {
  beside = await filesBeside('qemu-ga', configOf())
  both = [...pair('new'), ...beside]
})

/** What becomes of a qemu-ga.conf, read byte by byte: its new text, or the kind of the step. */
const becomes = (plan: Plan): string | undefined => {
  if (plan.kind === 'refused') return plan.refusals.map(({ subject, detail }) => `${subject}: ${detail}`).join('\n')
  const step = plan.steps.find(({ path }) => path === CONF)
  if (step === undefined || !('content' in step)) return step?.kind
  return typeof step.content === 'string' ? step.content : step.content.toString('latin1')
}

describe("lines of the administrator's own in our qemu-ga.conf", () => {
  const MINE = '# f\xfcr mich\r\nverbose=1\n[other]\n  x = 1'
  const COMMENTS = () => (beside[1]?.text ?? '').split('[general]')[0] ?? ''
  const LINE = `fsfreeze-hook=${HOOK}\n`
  const having = (text: string) =>
    actual({
      'gen-hooks-fsfreeze-hook': ours(beside[0]?.text ?? ''),
      'qemu-ga.conf': conf(text),
    })

  it('stay, and nothing is written where our line is there', () => {
    const state = having(`${beside[1]?.text}${MINE}`)
    expect(becomes(planInstall(desired(both), state))).toBe('unchanged')
    const told = reportInstalled('legacy', both, state).files.find(({ path }) => path === CONF)
    expect(told?.state).toBe('in sync')
  })

  it.each([
    ['below its group', `[other]\nx=1\n[general]\n${MINE}`, `[other]\nx=1\n[general]\n${LINE}${MINE}`],
    ['below the first of two', `[general]\n[x]\n[general]\ny=1\n`, `[general]\n${LINE}[x]\n[general]\ny=1\n`],
    ['in a group that is the last word', '[general]', `[general]\n${LINE}`],
    ['with its group, where there is none', '[other]\nx=1', `[other]\nx=1\n[general]\n${LINE}`],
  ])('stay byte for byte where our line is missing, which comes %s', (_, text, expected) => {
    const state = having(COMMENTS() + text)
    expect(becomes(planInstall(desired(both), state))).toBe(COMMENTS() + expected)
    const told = reportInstalled('legacy', both, state).files.find(({ path }) => path === CONF)
    expect(told?.state).toBe('differs')
  })

  it.each([
    [
      `[general]\n${LINE}[general]\nfsfreeze-hook=/mine\n`,
      `line 6: fsfreeze-hook=/mine is what counts, expected fsfreeze-hook=${HOOK} in its [general]`,
    ],
    [
      `[general]\n${LINE}verbose\n`,
      'line 5: is no group, no key=value and no comment, so qemu-guest-agent would not start, expected a key file',
    ],
  ])('that speak against our line are a refusal, and a difference for status: %j', (text, detail) => {
    const state = having(COMMENTS() + text)
    expect(becomes(planInstall(desired(both), state))).toBe(`${CONF}: ${detail}`)
    const told = reportInstalled('legacy', both, state).files.find(({ path }) => path === CONF)
    expect(told).toMatchObject({ state: 'wrong', detail })
  })

  it('that a later line of ours makes void are no reason to refuse', () => {
    const state = having(`${COMMENTS()}[general]\nfsfreeze-hook=/mine\n${LINE}`)
    expect(becomes(planInstall(desired(both), state))).toBe('unchanged')
  })

  it.each([
    ['alone', '', 'remove', 'remove'],
    ['behind ours', MINE, `[general]\n${MINE}`, 'replace'],
    ['with another hook', 'fsfreeze-hook=/mine\n', '[general]\nfsfreeze-hook=/mine\n', 'replace'],
    ['that GLib does not read', 'verbose\n', '[general]\nverbose\n', 'replace'],
  ])('stay when the target changes and when all goes: %s', (_, text, expected, kind) => {
    const state = having(`${beside[1]?.text}${text}`)
    for (const plan of [planInstall(desired(pair('new')), state), planUninstall(state)]) {
      expect(becomes(plan)).toBe(expected)
      expect(plan).toMatchObject({ steps: expect.arrayContaining([expect.objectContaining({ kind, path: CONF })]) })
    }
  })
})
