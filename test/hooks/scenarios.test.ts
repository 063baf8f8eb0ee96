import { join } from 'node:path'
import { findNamespace } from '../../src/harness/namespace/unshare.ts'
import { findScenarios } from '../../src/harness/scenario/find-scenarios.ts'
import type { Job, Tried } from '../../src/harness/scenario/job.ts'
import type { Outcome } from '../../src/harness/scenario/outcome.ts'
import { missingNeed, runAll } from '../../src/harness/scenario/run-all.ts'
import type { Ground } from '../../src/harness/scenario/run-job.ts'
import { readTemplates } from '../../src/host/package-files.ts'
import { type Built, build } from '../built.ts'
import { shells } from './shells.ts'

const WAIT_MS = 600_000

const wanted = new RegExp(process.env.GEN_HOOKS_SCENARIOS ?? '')
const scenarios = findScenarios(undefined).filter(({ name }) => wanted.test(name))
const namespace = findNamespace()
const where = namespace.kind === 'ready' ? 'in namespaces' : `in folders, since ${namespace.why}`

const OURS: Tried = { kind: 'ours' }
/** Why a scenario is not played here; the rest is. */
const missing = new Map(
  scenarios.map((scenario) => [
    scenario.name,
    missingNeed({ scenario, tried: OURS }, namespace.kind === 'ready' ? 'namespace' : 'sandbox'),
  ]),
)
const played = scenarios.filter(({ name }) => missing.get(name) === null)
const skipped = scenarios.filter(({ name }) => missing.get(name) !== null)

let built: Built
let ground: Ground

beforeAll(async () => {
  built = build()
  const templates = await readTemplates()
  ground =
    namespace.kind === 'ready'
      ? {
          kind: 'namespace',
          options: namespace.options,
          box: namespace.noBox === null,
          agent: join(built.dist, 'harness/namespace/agent.js'),
          templates,
        }
      : { kind: 'sandbox', templates }
})
afterAll(() => built.clear())

describe.each(shells())(`every scenario holds in $name, ${where}`, ({ name, command }) => {
  const ends = new Map<string, (outcome: Outcome) => void>()
  const outcomes = new Map(
    scenarios.map((scenario) => [scenario.name, new Promise<Outcome>((resolve) => ends.set(scenario.name, resolve))]),
  )
  let all: Promise<readonly Outcome[]> = Promise.resolve([])

  beforeAll(() => {
    if (command === undefined) return
    const jobs = played.map(
      (scenario): Job => ({ scenario, tried: OURS, shell: command, shellName: name, caller: null }),
    )
    const { signal: stop } = new AbortController()
    all = runAll(jobs, ground, { stop, onEnd: (outcome) => ends.get(outcome.scenario)?.(outcome) })
  })
  afterAll(async () => {
    const again = (await all).filter(({ slipped }) => slipped !== '')
    if (again.length === 0) return
    const lines = again.map(({ scenario, slipped }) => `  ${scenario}: ${slipped}\n`)
    process.stderr.write(`${name}: ${again.length} scenarios were played again alone:\n${lines.join('')}`)
  })

  if (command === undefined) {
    test.skip.each(scenarios)('$name (no such shell here)', () => {})
    return
  }
  for (const one of skipped) test.skip(`${one.name} (${missing.get(one.name)})`, () => {})
  if (played.length === 0) return
  test.each(played)(
    '$name',
    async (scenario) => {
      const outcome = await Promise.race([outcomes.get(scenario.name), all.then(() => outcomes.get(scenario.name))])
      // the logs belong to a failure, and to nothing else
      if (outcome?.verdict !== 'held') throw new Error(`${outcome?.because}\n${outcome?.logs}`)
    },
    WAIT_MS,
  )
})
