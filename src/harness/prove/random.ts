import fc from 'fast-check'
import type { Kind } from '../../model.ts'
import { parseScenario } from '../language/parse.ts'
import type { Scenario } from '../language/scenario.ts'
import type { Job, Tried } from '../play/job.ts'
import type { Outcome } from '../play/outcome.ts'
import { type Schedule, scenarioText, schedules } from './schedule.ts'
import { type Ground, runJob } from './worker.ts'

export interface RandomOptions {
  readonly count: number
  readonly seed: number
  readonly kind: Kind | undefined
  readonly tried: Tried
  readonly shell: { readonly name: string; readonly command: string | null }
}

/** The jobs of a seed, the same on each machine. */
export function randomJobs({ count, seed, ...rest }: RandomOptions): readonly Job[] {
  const drawn = fc.sample(schedules(rest.kind), { numRuns: count, seed })
  return drawn.map((schedule, index) => jobOf(schedule, `random/${seed}-${index}`, rest))
}

function jobOf(schedule: Schedule, name: string, { kind, tried, shell }: Omit<RandomOptions, 'count' | 'seed'>): Job {
  return {
    scenario: scenarioOf(schedule, name, kind),
    tried,
    shell: shell.command,
    shellName: shell.name,
    caller: null,
  }
}

function scenarioOf(schedule: Schedule, name: string, kind: Kind | undefined): Scenario {
  const text = scenarioText(schedule, titleOf(name))
  const parsed = parseScenario(text, name, name, kind)
  if (parsed.kind === 'scenario') return parsed.scenario
  throw new Error(`${text}\n${parsed.problems.map(({ line, message }) => `${name}:${line}: ${message}`).join('\n')}`)
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
