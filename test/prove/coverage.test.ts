import { existsSync } from 'node:fs'
import { findScenarios } from '../../src/harness/language/find-scenarios.ts'
import { readTemplates } from '../../src/hook/templates.ts'
import { playInFolder } from '../hooks/play-in-folder.ts'
import { collect, newCoverage, report, traced } from './coverage.ts'

/** The shell that traces the number of each line; Debian's dash does not. */
const BUSYBOX = '/usr/bin/busybox'
/** More than in other proofs: this proof does not depend on limits of time. */
const AT_ONCE = 40
// no shell traces the lines of the awk program that reads the lists: 2 % of the engine
const COVERED_PERCENT = 92

/** As soon as so much is covered the proof is over: the other proofs play all scenarios. `all` plays them here too, for the list of what no scenario runs. */
const PLAYS_ALL = process.env.COVERAGE === 'all'

const isRoot = process.getuid?.() === 0
const covered = existsSync(BUSYBOX) ? test : test.skip

covered(
  `the scenarios run nearly every line of the engine${existsSync(BUSYBOX) ? '' : ' (no busybox here)'}`,
  async () => {
    const templates = await readTemplates()
    const coverage = newCoverage()
    const shell = `${BUSYBOX} sh`
    const scenarios = [...findScenarios(undefined)].filter(({ needs }) =>
      needs.every((need) => need === 'ours' || ((need === 'root' || need === 'chown') && isRoot)),
    )
    const next = spread(scenarios).values()
    let played = 0
    const lane = async (): Promise<void> => {
      for (const scenario of next) {
        await playInFolder(scenario, { shell, templates, edit: traced }, (root) => collect(coverage, root))
        played++
        if (!PLAYS_ALL && report(coverage).percent >= COVERED_PERCENT) return
      }
    }
    await Promise.all(Array.from({ length: AT_ONCE }, lane))
    const { percent, uncovered } = report(coverage)
    process.stdout.write(
      `${percent.toFixed(1)} % of the engine's commands ran in ${played} of ${scenarios.length} scenarios, but for\n${uncovered.join('\n')}\n`,
    )
    expect(percent).toBeGreaterThanOrEqual(COVERED_PERCENT)
  },
  900_000,
)

/** The scenarios with those of one folder far from each other, since they run the same lines. */
function spread<T>(all: readonly T[]): readonly T[] {
  const strides = 20
  return Array.from({ length: strides }, (_, first) => all.filter((_, at) => at % strides === first)).flat()
}
