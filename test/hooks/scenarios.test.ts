import { join } from 'node:path'
import { findNamespace } from '../../src/harness/namespace/unshare.ts'
import { findScenarios } from '../../src/harness/scenario/find-scenarios.ts'
import type { Job } from '../../src/harness/scenario/job.ts'
import type { Outcome } from '../../src/harness/scenario/outcome.ts'
import { runAll } from '../../src/harness/scenario/run-all.ts'
import type { Ground } from '../../src/harness/scenario/run-job.ts'
import { readTemplates } from '../../src/host/package-files.ts'
import { type Built, build } from '../built.ts'
import { shells } from './shells.ts'

const WAIT_MS = 600_000

const wanted = new RegExp(process.env.GEN_HOOKS_SCENARIOS ?? '')
const scenarios = findScenarios(undefined).filter(({ name }) => wanted.test(name))
const namespace = findNamespace()
const where = namespace.kind === 'ready' ? 'in namespaces' : `in folders, since ${namespace.why}`

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
  let all: Promise<unknown> = Promise.resolve()

  beforeAll(() => {
    if (command === undefined) return
    const jobs = scenarios.map(
      (scenario): Job => ({ scenario, tried: { kind: 'ours' }, shell: command, shellName: name, caller: null }),
    )
    const { signal: stop } = new AbortController()
    all = runAll(jobs, ground, { stop, onEnd: (outcome) => ends.get(outcome.scenario)?.(outcome) })
  })
  afterAll(() => all)

  if (command === undefined) {
    test.skip.each(scenarios)('$name (no such shell here)', () => {})
    return
  }
  test.each(scenarios)(
    '$name',
    async (scenario) => {
      const outcome = await Promise.race([outcomes.get(scenario.name), all.then(() => outcomes.get(scenario.name))])
      if (outcome?.verdict === 'skipped') {
        expect(scenario.needs.length).toBeGreaterThan(0)
        return
      }
      // the logs belong to a failure, and to nothing else
      if (outcome?.verdict !== 'held') throw new Error(`${outcome?.because}\n${outcome?.logs}`)
    },
    WAIT_MS,
  )
})
