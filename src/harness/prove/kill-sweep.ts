import { existsSync } from 'node:fs'
import { GenHooksError } from '../../errors.ts'
import type { Kind } from '../../model.ts'
import { parseScenario } from '../language/parse.ts'
import type { Point, Target } from '../language/point.ts'
import type { Scenario } from '../language/scenario.ts'
import { BASH, STRACE } from '../play/inject-signal.ts'
import type { Job, Tried } from '../play/job.ts'
import type { Outcome } from '../play/outcome.ts'
import { type Ground, runJob } from './worker.ts'

export interface SweepOptions {
  readonly tried: Tried
  readonly kind: Kind | undefined
  readonly shell: { readonly name: string; readonly command: string | null }
  /** Every N-th point; 1 for all. */
  readonly every: number
  /** What counts as a point: findPoints. Commands are those of bash, whatever the shell. */
  readonly by: 'calls' | 'lines'
}

/** By what the points of a sweep are counted here: system calls, or the commands of the script where there is no strace. */
export function findPoints(exists: (path: string) => boolean = existsSync): 'calls' | 'lines' {
  if (exists(STRACE)) return 'calls'
  if (exists(BASH)) return 'lines'
  throw new GenHooksError('HARNESS_FAILED', `${STRACE} and ${BASH}: not installed, expected one for --kill-sweep`, {
    hint: 'Install the package strace.',
  })
}

/**
 * A scenario for every point of every victim: KILL at that system call or command, then rest, then a good snapshot. The points are those of a run in which
 * nothing is struck. HARNESS_FAILED if that run is not as it should be.
 */
export async function sweepJobs(options: SweepOptions, ground: Ground, stop: AbortSignal): Promise<readonly Job[]> {
  const { tried, kind, shell, every, by } = options
  const victims: readonly Target[] =
    tried.kind === 'ours' ? ['pre-freeze', 'post-thaw', 'keeper'] : ['pre-freeze', 'post-thaw']
  const job = (scenario: Scenario): Job => ({
    scenario,
    tried,
    shell: shell.command,
    shellName: shell.name,
    caller: null,
  })
  const jobs: Job[] = []
  for (const victim of victims) {
    const counted = await runJob(
      job(
        scenarioOf(`count/${victim}`, `trace ${victim}${by === 'lines' ? ' lines' : ''}`, 'Nothing is struck.', kind),
      ),
      ground,
      stop,
    )
    for (const point of pointsOf(counted, victim).filter((_, index) => index % every === 0)) {
      const name = `${victim}/${point.call}-${point.nth}`
      const title = `${victim} is killed at its ${point.call} number ${point.nth}: nothing stays frozen, and the next snapshot is good.`
      jobs.push(job(scenarioOf(name, `strike ${victim} SIGKILL ${point.call} ${point.nth}`, title, kind)))
    }
  }
  return jobs
}

function pointsOf({ points, because }: Outcome, victim: Target): readonly Point[] {
  if (points.length > 0) return points
  throw new GenHooksError(
    'HARNESS_FAILED',
    `${victim}: has no points to strike, expected some${because === '' ? '' : ` (${because})`}`,
  )
}

/** Short bounds, so that everything is over soon, and no suspend limit: that of the instance would hide a defect of the hooks. */
function scenarioOf(name: string, strike: string, title: string, kind: Kind | undefined): Scenario {
  const text = `# ${title}
config freeze.timeout 3
config thaw.timeout 3
config watchdog.deadline 5
config watchdog.resumeAfter null
fault ${kind ?? 'iris'}:A freeze seconds=0.15
${strike}
? snapshot
until idle
strike none
snapshot good
`
  const parsed = parseScenario(text, name, name, kind)
  if (parsed.kind === 'scenario') return parsed.scenario
  throw new Error(parsed.problems.map(({ line, message }) => `${name}:${line}: ${message}`).join('\n'))
}
