import { join } from 'node:path'
import { findNamespace } from '../../../src/harness/namespace/unshare.ts'
import type { Job } from '../../../src/harness/play/job.ts'
import type { Outcome } from '../../../src/harness/play/outcome.ts'
import { runAll } from '../../../src/harness/prove/pool.ts'
import { namespaceGround } from '../../../src/harness/prove/worker.ts'
import { readTemplates } from '../../../src/hook/templates.ts'
import { FACTS, OURS, PACKAGE } from './scenarios.ts'
import { makeStage } from './stage.ts'

const WAIT_MS = 600_000

const all = [...PACKAGE, ...OURS, ...FACTS].map((scenario) => ({ title: scenario.title, scenario }))
/** The scenarios that the harness's own state machine can play too. */
const both = all.filter(({ scenario }) => !scenario.needs.includes('vmtoolsd'))

const stage = makeStage()
const needs = stage.kind === 'missing' ? ` (skipped: needs ${stage.what})` : ''

/** The facts that must be the same for both callers: the hooks in their order, their ends, and the messages to the host. */
function said({ because, runs, told }: Outcome): unknown {
  return {
    because,
    hooks: runs.map(({ hook, words, end }) => `${hook} ${words[0]} ${JSON.stringify(end)}`),
    told: told.map(({ text }) => text),
  }
}

describe(`the real VMware Tools${needs}`, () => {
  if (stage.kind === 'missing') {
    test.skip.each(all)('$title', () => {})
    return
  }
  let real: Promise<ReadonlyMap<string, Outcome>>
  let ours: Promise<ReadonlyMap<string, Outcome>>
  beforeAll(async () => {
    const namespace = findNamespace()
    if (namespace.kind === 'missing') throw new Error(namespace.why)
    const agent = join(stage.dist, 'gen-hooks.mjs')
    const ground = { ...namespaceGround(namespace, await readTemplates()), agent }
    const { signal: stop } = new AbortController()
    const play = async (played: typeof all, caller: Job['caller']): Promise<ReadonlyMap<string, Outcome>> => {
      const jobs = played.map(
        ({ scenario }): Job => ({ scenario, tried: { kind: 'ours' }, shell: null, shellName: 'sh', caller }),
      )
      const outcomes = await runAll(jobs, ground, { stop })
      return new Map(outcomes.map((outcome) => [outcome.title, outcome]))
    }
    real = play(all, stage.caller)
    ours = real.then(() => play(both, null))
  })
  afterAll(() => Promise.allSettled([real, ours]))

  const outcomeOf = async (outcomes: typeof real, title: string): Promise<Outcome> => {
    const outcome = (await outcomes).get(title)
    if (outcome === undefined) throw new Error(`${title}: not played`)
    return outcome
  }

  test.each(all)(
    'holds: $title',
    async ({ title }) => {
      const { verdict, because, logs } = await outcomeOf(real, title)
      // only a failure shows the logs
      expect({ verdict, because, logs }).toEqual({ verdict: 'held', because: '', logs: '' })
    },
    WAIT_MS,
  )

  test.each(both)(
    'the state machine of the harness does the same: $title',
    async ({ title }) => {
      expect(said(await outcomeOf(ours, title))).toEqual(said(await outcomeOf(real, title)))
    },
    WAIT_MS,
  )
})
