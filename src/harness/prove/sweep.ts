import { GenHooksError } from '../../errors.ts'
import type { Point } from '../language/point.ts'
import type { Job } from '../play/job.ts'
import { type MadeJobOptions, madeJob } from './made-job.ts'
import { type Ground, runJob } from './worker.ts'

/** The signals of a sweep. */
export const SIGNALS = ['SIGKILL', 'SIGTERM', 'SIGSTOP'] as const
export type Signal = (typeof SIGNALS)[number]

/** One process, or one moment of a run, with all its points: at each of them a process can get a signal. */
export interface Column {
  readonly name: string
  readonly signals: readonly Signal[]
  /** The sweep takes one of `every * oneIn` points of this column; default 1. For a column whose scenarios have two faults. */
  readonly oneIn?: number
  /** One sentence: what the scenario with this signal at this point shows. */
  readonly title: (signal: Signal, point: Point) => string
  /** The lines of a scenario without a signal; its outcome has the points. */
  readonly counted: string
  /** The lines of the scenario with this signal at this point, which is number `index` of all points. */
  readonly struck: (signal: Signal, point: Point, index: number) => string
}

/** The options that are the same for all jobs of a sweep. */
export interface SweepOptions extends MadeJobOptions {
  /** Every N-th point of a column; 1 for all. */
  readonly every: number
}

/**
 * A scenario for each signal at every N-th point of each column. The first point differs from signal to signal, so that the signals have few points in common. The
 * points are those of a run without a signal. HARNESS_FAILED if that run does not hold.
 */
export async function sweep(
  columns: readonly Column[],
  options: SweepOptions,
  ground: Ground,
  stop: AbortSignal,
): Promise<readonly Job[]> {
  const { every } = options
  const jobs: Job[] = []
  const points = await Promise.all(
    columns.map(({ name, counted }) =>
      count(jobOf(`count/${name}`, 'No process gets a signal.', counted, options), ground, stop),
    ),
  )
  for (const [place, { name, signals, oneIn = 1, title, struck }] of columns.entries()) {
    const step = every === 1 ? 1 : every * oneIn
    for (const [shift, signal] of signals.entries()) {
      for (const [index, point] of (points[place] ?? []).entries()) {
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
  const what = points.length === 0 ? 'has no points to strike' : 'does not hold'
  throw new GenHooksError(
    'HARNESS_FAILED',
    `${job.scenario.name}: ${what}, expected some${because === '' ? '' : ` (${because})`}`,
  )
}

function jobOf(name: string, title: string, lines: string, options: SweepOptions): Job {
  return madeJob(name, `# ${title}\n${lines}`, options)
}
