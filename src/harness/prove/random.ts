import fc from 'fast-check'
import type { Job } from '../play/job.ts'
import type { Outcome } from '../play/outcome.ts'
import { type MadeJobOptions, madeJob } from './made-job.ts'
import { type Schedule, scenarioText, schedules } from './schedule.ts'
import { type Ground, runJob } from './worker.ts'

export interface RandomOptions extends MadeJobOptions {
  readonly count: number
  readonly seed: number
}

/** The jobs of a seed, the same on each machine. */
export function randomJobs({ count, seed, ...rest }: RandomOptions): readonly Job[] {
  const drawn = fc.sample(schedules(rest.kind), { numRuns: count, seed })
  return drawn.map((schedule, index) => jobOf(schedule, `random/${seed}-${index}`, rest))
}

function jobOf(schedule: Schedule, name: string, options: MadeJobOptions): Job {
  return madeJob(name, scenarioText(schedule, titleOf(name)), options)
}

const titleOf = (name: string): string =>
  `Drawn by chance (${name}): nothing stays frozen, nothing uncovered is good, and the next snapshot is.`

/** The smallest schedule that is broken, made from a larger one. */
export interface Smallest {
  readonly text: string
  readonly because: string
}

const SHRINK_MS = 90_000

/** The smallest schedule that is broken, found by playing smaller and smaller schedules for at most `SHRINK_MS`; null if the schedule itself is not broken again. */
export async function shrink(
  index: number,
  options: RandomOptions,
  ground: Ground,
  stop: AbortSignal,
): Promise<Smallest | null> {
  let smallest: Smallest | null = null
  const isHeld = async (schedule: Schedule): Promise<boolean> => {
    const job = jobOf(schedule, `random/${options.seed}-${index}`, options)
    const outcome: Outcome = await runJob(job, ground, stop)
    if (outcome.verdict !== 'broken') return true
    smallest = {
      text: scenarioText(schedule, `${titleOf(job.scenario.name)} Broken: ${oneLine(outcome.because)}`),
      because: outcome.because,
    }
    return false
  }
  await fc.check(fc.asyncProperty(schedules(options.kind), isHeld), {
    seed: options.seed,
    path: String(index),
    numRuns: 1,
    interruptAfterTimeLimit: SHRINK_MS,
  })
  return smallest
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').slice(0, 300)
}
