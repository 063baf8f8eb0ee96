import { findScenarios } from '../../src/harness/language/find-scenarios.ts'
import type { Job } from '../../src/harness/play/job.ts'
import type { Outcome } from '../../src/harness/play/outcome.ts'
import { missingNeed, runAll } from '../../src/harness/prove/pool.ts'
import { readTemplates } from '../../src/hook/templates.ts'
import { tellAgain } from '../hooks/played-again.ts'
import { BIN_SH } from '../hooks/shells.ts'

const WAIT_MS = 600_000
/** In a folder each scenario looks for its processes in all of /proc, which takes processor time from the hooks. */
const AT_ONCE_PER_CORE = 6

const OURS: Job['tried'] = { kind: 'ours' }
/** Scenarios about faults of files, folders and names: in a folder they depend on this machine and this user. */
const scenarios = ['lock/*', 'log/*', 'names/*'].flatMap((pattern) => findScenarios(pattern))
const why = (scenario: Job['scenario']): string | null => missingNeed({ scenario, tried: OURS }, 'sandbox')
const played = scenarios.filter((scenario) => why(scenario) === null)

/** Our hooks with the paths of a folder, as on a machine without namespaces. */
describe('our hooks hold in a folder in the scenario', () => {
  let outcomes: Promise<ReadonlyMap<string, Outcome>>
  beforeAll(async () => {
    const templates = await readTemplates()
    const jobs = played.map(
      (scenario): Job => ({ scenario, tried: OURS, shell: '/bin/sh', shellName: BIN_SH.name, caller: null }),
    )
    const { signal: stop } = new AbortController()
    outcomes = runAll(jobs, { kind: 'sandbox', templates }, { stop, atOncePerCore: AT_ONCE_PER_CORE }).then((all) => {
      const again = all.filter(({ slipped }) => slipped !== '')
      tellAgain(
        'scenarios in folders',
        jobs.length,
        again.map(({ scenario, slipped }) => `${scenario}: ${slipped}`),
      )
      return new Map(all.map((one) => [one.scenario, one]))
    })
  })

  for (const one of scenarios) {
    const needs = why(one)
    if (needs !== null) test.skip(`${one.name} (${needs})`, () => {})
  }

  test.each(played)(
    '$name',
    async ({ name }) => {
      const outcome = (await outcomes).get(name)
      if (outcome?.verdict !== 'held') throw new Error(`${outcome?.because}\n${outcome?.logs}`)
    },
    WAIT_MS,
  )
})
