import { join } from 'node:path'
import { findScenarios } from '../../../src/harness/language/find-scenarios.ts'
import { findNamespace, ROOT_OPTIONS } from '../../../src/harness/namespace/unshare.ts'
import type { Job } from '../../../src/harness/play/job.ts'
import type { Outcome } from '../../../src/harness/play/outcome.ts'
import { runAll } from '../../../src/harness/prove/pool.ts'
import type { Ground } from '../../../src/harness/prove/worker.ts'
import { readTemplates } from '../../../src/hook/templates.ts'
import { makeStage } from './stage.ts'

const WAIT_MS = 600_000

/** Those with a snapshot by the caller, of every kind of end. */
const COMPARED = [
  'caller/*',
  'freeze/good',
  'freeze/one-refuses',
  'kill/pre-freeze',
  'kill/post-thaw',
  'thaw/down',
  'thaw/started',
  'keeper/killed-frozen',
]
const scenarios = COMPARED.flatMap((pattern) => findScenarios(pattern)).filter(({ steps }) =>
  steps.some(({ verb }) => verb === 'snapshot'),
)

const stage = makeStage()
const needs = stage.kind === 'missing' ? ` (skipped: needs ${stage.what})` : ''

/** What the two must have in common: the hooks in their order, how they ended, and what the host was told. */
function said({ verdict, because, runs, told }: Outcome): unknown {
  return {
    verdict,
    because,
    hooks: runs.map(({ hook, words, end }) => `${hook} ${words[0]} ${JSON.stringify(end)}`),
    told: told.map(({ text }) => text),
  }
}

describe(`VMware Tools' state machine and the real daemon do the same${needs}`, () => {
  if (stage.kind === 'missing') {
    test.skip.each(scenarios)('$name', () => {})
    return
  }
  let both: Promise<readonly [readonly Outcome[], readonly Outcome[]]>
  beforeAll(async () => {
    const { main, installation, shim } = stage.stage
    const agent = join(main, '../../../gen-hooks.mjs')
    const namespace = findNamespace()
    const box = namespace.kind === 'ready' && namespace.noBox === null
    const ground: Ground = { kind: 'namespace', options: ROOT_OPTIONS, box, agent, templates: await readTemplates() }
    const { signal: stop } = new AbortController()
    const by = (caller: Job['caller']): Promise<readonly Outcome[]> => {
      const jobs = scenarios.map(
        (scenario): Job => ({ scenario, tried: { kind: 'ours' }, shell: null, shellName: 'sh', caller }),
      )
      return runAll(jobs, ground, { stop })
    }
    both = by({ installation, shim }).then(async (real) => [real, await by(null)] as const)
  })
  afterAll(() => both.catch(() => {}))

  test.each(scenarios.map(({ name }, place) => ({ name, place })))(
    '$name',
    async ({ place }) => {
      const [real, ours] = await both
      const [a, b] = [real[place], ours[place]]
      if (a === undefined || b === undefined) throw new Error('not played')
      expect(a.because).toBe('')
      expect(said(b)).toEqual(said(a))
    },
    WAIT_MS,
  )
})
