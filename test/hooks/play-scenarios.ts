import { join } from 'node:path'
import { findScenarios } from '../../src/harness/language/find-scenarios.ts'
import { findNamespace } from '../../src/harness/namespace/unshare.ts'
import type { Job, Tried } from '../../src/harness/play/job.ts'
import type { Outcome } from '../../src/harness/play/outcome.ts'
import { missingNeed, runAll } from '../../src/harness/prove/pool.ts'
import type { Ground } from '../../src/harness/prove/worker.ts'
import { readTemplates } from '../../src/hook/templates.ts'
import { builtDist } from '../built.ts'
import { tellAgain, tellLong } from './played-again.ts'
import type { Shell } from './shells.ts'

/** All shells are played in one run; a scenario that was too slow is played again at the end of the run. */
const WAIT_MS = 1_800_000

const OURS: Tried = { kind: 'ours' }

/** A test for each scenario (of GEN_HOOKS_SCENARIOS, if set) in each shell. One run plays all, so that no core is idle while the last scenarios of a shell are played. */
export function testScenarios(shells: readonly Shell[]): void {
  const wanted = new RegExp(process.env.GEN_HOOKS_SCENARIOS ?? '')
  const scenarios = findScenarios(undefined).filter(({ name }) => wanted.test(name))
  const namespace = findNamespace()
  const where = namespace.kind === 'ready' ? 'in namespaces' : `in folders, since ${namespace.why}`
  const whyNot = new Map(
    scenarios.map((scenario) => [
      scenario.name,
      missingNeed({ scenario, tried: OURS }, namespace.kind === 'ready' ? 'namespace' : 'sandbox'),
    ]),
  )
  const played = scenarios.filter(({ name }) => whyNot.get(name) === null)
  const skipped = scenarios.filter(({ name }) => whyNot.get(name) !== null)
  if (namespace.kind === 'ready' && process.getuid?.() === 0)
    test('root with namespaces plays all scenarios', () => {
      expect(skipped.map(({ name }) => `${name} ${whyNot.get(name)}`)).toEqual([])
    })
  const jobs = shells.flatMap(({ name, command }) =>
    command === undefined
      ? []
      : played.map((scenario): Job => ({ scenario, tried: OURS, shell: command, shellName: name, caller: null })),
  )

  const ends = new Map<string, (outcome: Outcome) => void>()
  const keyOf = (shell: string, scenario: string): string => `${shell}: ${scenario}`
  const outcomeOf = new Map(
    jobs.map(({ shellName, scenario }) => {
      const key = keyOf(shellName, scenario.name)
      return [key, new Promise<Outcome>((resolve) => ends.set(key, resolve))]
    }),
  )
  let all: Promise<readonly Outcome[]> = Promise.resolve([])

  beforeAll(async () => {
    const templates = await readTemplates()
    const ground: Ground =
      namespace.kind === 'ready'
        ? {
            kind: 'namespace',
            options: namespace.options,
            box: namespace.noBox === null,
            agent: join(builtDist(), 'gen-hooks.mjs'),
            templates,
          }
        : { kind: 'sandbox', templates }
    const { signal: stop } = new AbortController()
    all = runAll(jobs, ground, {
      stop,
      onEnd: (outcome) => ends.get(keyOf(outcome.shell, outcome.scenario))?.(outcome),
    })
  }, 120_000)
  afterAll(async () => {
    const outcomes = await all
    tellLong(outcomes)
    const again = outcomes.filter(({ slipped }) => slipped !== '')
    tellAgain(
      'scenarios',
      jobs.length,
      again.map(({ shell, scenario, slipped }) => `${keyOf(shell, scenario)}: ${slipped}`),
    )
  })

  describe.each(shells)(`every scenario holds in $name, ${where}`, ({ name, command }) => {
    if (command === undefined) {
      test.skip.each(scenarios)('$name (no such shell here)', () => {})
      return
    }
    for (const one of skipped) test.skip(`${one.name} (${whyNot.get(one.name)})`, () => {})
    if (played.length === 0) return
    test.each(played)(
      '$name',
      async (scenario) => {
        const one = outcomeOf.get(keyOf(name, scenario.name))
        const outcome = await Promise.race([one, all.then(() => one)])
        // only a failure shows the logs
        if (outcome?.verdict !== 'held') throw new Error(`${outcome?.because}\n${outcome?.logs}`)
      },
      WAIT_MS,
    )
  })
}
