import type { ScriptEnd } from '../../../src/harness/caller/run-script.ts'
import type { SnapshotReport } from '../../../src/harness/caller/vmware-tools.ts'
import type { FrozenInterval } from '../../../src/harness/guest/frozen-intervals.ts'
import { parseScenario } from '../../../src/harness/language/parse.ts'
import type { ScenarioContext } from '../../../src/harness/play/context.ts'
import type { HookRun } from '../../../src/harness/play/outcome.ts'

/** The context of a scenario that was never run; `lines` are the set-up of the scenario. iris:A and iris:B run from the start. */
export function handMade(lines: string, more: Partial<ScenarioContext> = {}): ScenarioContext {
  const parsed = parseScenario(`# A.\n${lines}\nfreeze\n`, 'a', 'a')
  if (parsed.kind === 'problems') throw new Error(JSON.stringify(parsed.problems))
  const { scenario } = parsed
  const changes = scenario.instances.map(({ kind, name }) => ({ at: 0, id: `${kind}:${name}`, running: true }))
  const plans = [{ at: 0, planned: scenario.planned }]
  const context: Partial<ScenarioContext> = {
    scenario,
    ours: true,
    runs: [],
    reports: [],
    other: null,
    changes,
    plans,
    ...more,
  }
  return context as ScenarioContext
}

export const exited = (status: number): ScriptEnd => ({ kind: 'exited', status })
export const killed: ScriptEnd = { kind: 'signalled', signal: 'SIGKILL' }

/** A record of a hook; without `ended` the hook still runs. */
export function run(verb: HookRun['verb'], began: number, ended: number | null, end: ScriptEnd | null): HookRun {
  const hook = verb === 'freeze' ? 'pre-freeze-script' : 'post-thaw-script'
  return { hook, verb, words: [verb], began, ended, end }
}

/** `iris:A` frozen. */
export function frozen(id: string, from: number, to: number | null, endedBy = 'thaw'): FrozenInterval {
  const [kind = '', name = ''] = id.split(':')
  return { kind: kind === 'cache' ? 'cache' : 'iris', name, from, to, endedBy: to === null ? '' : endedBy }
}

/** The caller's report of a snapshot taken at 3, with these hooks by their verb and begin. */
export function report(
  outcome: SnapshotReport['outcome'],
  scripts: readonly (readonly [argument: HookRun['verb'], began: number, end: ScriptEnd])[],
  snapshotAt: number | null = 3,
): SnapshotReport {
  return {
    told: [],
    outcome,
    snapshotAt,
    scripts: scripts.map(([argument, began, end]) => ({
      path: argument,
      argument,
      pid: 1,
      began,
      ended: began + 1,
      end,
      seenAs: 'success',
    })),
  }
}
