import { GenHooksError } from '../../errors.ts'
import type { Kind } from '../../model.ts'
import { parseScenario } from '../language/parse.ts'
import type { Point } from '../language/point.ts'
import type { Scenario } from '../language/scenario.ts'
import type { Job, Tried } from '../play/job.ts'
import { type Ground, runJob } from './worker.ts'

/** What a process is struck with. */
export const SIGNALS = ['SIGKILL', 'SIGTERM', 'SIGSTOP'] as const
export type Signal = (typeof SIGNALS)[number]

/** One process, or one moment, and every point of it that can be struck. */
export interface Column {
  readonly name: string
  readonly signals: readonly Signal[]
  /** Of a part of the points, only one in so many is taken: the column needs two faults. */
  readonly oneIn?: number
  /** What the scenario shows when the signal comes at the point, in one sentence. */
  readonly title: (signal: Signal, point: Point) => string
  /** Its lines when nothing is struck: the outcome has the points. */
  readonly counted: string
  /** Its lines when the signal comes at the point, the `index`-th of all. */
  readonly struck: (signal: Signal, point: Point, index: number) => string
}

/** What all jobs of a sweep share. */
export interface SweepOptions {
  readonly tried: Tried
  readonly kind: Kind | undefined
  readonly shell: { readonly name: string; readonly command: string | null }
  /** Every N-th point of a column; 1 for all. */
  readonly every: number
}

/**
 * A scenario for each signal at every N-th point of each column; the first of them differs from signal to signal, so that they share few. The points are those
 * of a run in which nothing is struck. HARNESS_FAILED if that run is not as it should be.
 */
export async function sweep(
  columns: readonly Column[],
  options: SweepOptions,
  ground: Ground,
  stop: AbortSignal,
): Promise<readonly Job[]> {
  const { every } = options
  const jobs: Job[] = []
  for (const { name, signals, oneIn = 1, title, counted, struck } of columns) {
    const step = every === 1 ? 1 : every * oneIn
    const points = await count(jobOf(`count/${name}`, 'Nothing is struck.', counted, options), ground, stop)
    for (const [shift, signal] of signals.entries()) {
      for (const [index, point] of points.entries()) {
        if (index % step !== Math.floor((shift * step) / signals.length)) continue
        const of = `${name}/${signal}-${point.call}-${point.nth}`
        jobs.push(jobOf(of, title(signal, point), struck(signal, point, index), options))
      }
    }
  }
  return jobs
}

async function count(job: Job, ground: Ground, stop: AbortSignal): Promise<readonly Point[]> {
  const { points, because } = await runJob(job, ground, stop)
  if (points.length > 0 && because === '') return points
  const what = points.length === 0 ? 'has no points to strike' : 'is not as it should be'
  throw new GenHooksError(
    'HARNESS_FAILED',
    `${job.scenario.name}: ${what}, expected some${because === '' ? '' : ` (${because})`}`,
  )
}

function jobOf(name: string, title: string, lines: string, { tried, kind, shell }: SweepOptions): Job {
  return {
    scenario: scenarioOf(name, `# ${title}\n${lines}`, kind),
    tried,
    shell: shell.command,
    shellName: shell.name,
    caller: null,
  }
}

function scenarioOf(name: string, text: string, kind: Kind | undefined): Scenario {
  const parsed = parseScenario(text, name, name, kind)
  if (parsed.kind === 'scenario') return parsed.scenario
  throw new Error(parsed.problems.map(({ line, message }) => `${name}:${line}: ${message}`).join('\n'))
}
