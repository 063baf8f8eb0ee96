import { setMaxListeners } from 'node:events'
import { availableParallelism } from 'node:os'
import { setTimeout as wait } from 'node:timers/promises'
import { GenHooksError } from '../../errors.ts'
import { uptimeSeconds } from '../guest/events.ts'
import type { Need } from '../language/scenario.ts'
import type { Job } from '../play/job.ts'
import { emptyOutcome, type Outcome } from '../play/outcome.ts'
import { type Ground, type Player, withPlayer } from './worker.ts'

/** Scenarios wait most of their time. With more at once the short limits are missed. */
const AT_ONCE_PER_CORE = 15
/** Drawn schedules have no short limits, and wait for long ones. */
export const DRAWN_AT_ONCE_PER_CORE = 18
/** Up to so many scenarios that were too slow show a slow machine; more show a defect. */
export const MOST_AGAIN = 12
/** Scenarios start one after the other: all at once would delay those under way. */
const START_GAP_MS = 30

export interface RunOptions {
  readonly stop: AbortSignal
  /** How many are played at a time, for each core; default 15. */
  readonly atOncePerCore?: number
  /** Called as each one ends. */
  readonly onEnd?: (outcome: Outcome, done: number) => void
  /** Called as each one begins. */
  readonly onBegin?: (job: Job) => void
}

/**
 * Plays all jobs, several at once; outcomes in the order of the jobs. One that could not be played is unplayable. Where a step was disappointed and the invariant
 * held, the machine may have been too slow for what the step expects: such a job of our hooks is played once more when all others are over. Rejects when `stop` comes.
 */
export async function runAll(jobs: readonly Job[], ground: Ground, options: RunOptions): Promise<readonly Outcome[]> {
  setMaxListeners(0, options.stop)
  const outcomes: Outcome[] = []
  const slipped: { readonly place: number; readonly job: Job; readonly because: string }[] = []
  let next = 0
  let done = 0
  const finish = (place: number, outcome: Outcome): void => {
    outcomes[place] = outcome
    done++
    options.onEnd?.(outcome, done)
  }
  let gate: Promise<void> = Promise.resolve()
  const playOn = async (player: Player): Promise<void> => {
    for (let place = next++; place < jobs.length; place = next++) {
      const job = jobs[place]
      if (job === undefined) return
      gate = gate.then(() => wait(START_GAP_MS))
      await gate
      if (options.stop.aborted) return
      options.onBegin?.(job)
      const outcome = await outcomeOf(job, ground, player)
      if (maySlip(job, outcome) && jobs.length > 1 && slipped.length < MOST_AGAIN)
        slipped.push({ place, job, because: outcome.because })
      else finish(place, outcome)
    }
  }
  await Promise.all(
    Array.from(
      { length: Math.min(jobs.length, availableParallelism() * (options.atOncePerCore ?? AT_ONCE_PER_CORE)) },
      () => withPlayer(ground, options.stop, playOn),
    ),
  )
  await withPlayer(ground, options.stop, async (player) => {
    for (const { place, job, because } of slipped) {
      if (options.stop.aborted) break
      finish(place, { ...(await outcomeOf(job, ground, player)), slipped: because })
    }
  })
  if (options.stop.aborted)
    throw new GenHooksError('HARNESS_FAILED', `stopped after ${done} of ${jobs.length} scenarios`)
  return outcomes
}

/** Of a pair that is not ours most steps may well be disappointed; and without a run nothing was played. */
function maySlip({ tried }: Job, { verdict, invariantBroken, runs }: Outcome): boolean {
  return tried.kind === 'ours' && verdict === 'broken' && !invariantBroken && runs.length > 0
}

async function outcomeOf(job: Job, ground: Ground, player: Player): Promise<Outcome> {
  const missing = missingNeed(job, ground.kind)
  if (missing !== null) return unplayed(job, 'skipped', missing)
  try {
    return await player.play(job)
  } catch (error) {
    if (!(error instanceof GenHooksError)) throw error
    return unplayed(job, 'unplayable', `cannot be played: ${error.message}`)
  }
}

const NEED_TEXTS: Partial<Readonly<Record<Need, string>>> = {
  user: 'a user who is not root',
  chown: 'root, who may give files to another user',
}

/** What a scenario needs and is not there, in a word, `needs root`; null if nothing is missing. */
export function missingNeed(
  { scenario, tried, caller = null }: Pick<Job, 'scenario' | 'tried'> & Partial<Pick<Job, 'caller'>>,
  ground: Ground['kind'],
): string | null {
  const missing = scenario.needs.find((need) => !has(need, { tried, caller }, ground))
  if (missing === undefined) return null
  return `needs ${NEED_TEXTS[missing] ?? missing}`
}

function has(need: Need, { tried, caller }: Pick<Job, 'tried' | 'caller'>, ground: Ground['kind']): boolean {
  // As the hooks see it: in a namespace of users they are root.
  const isRoot = process.getuid?.() === 0 || ground === 'namespace'
  return {
    root: isRoot,
    user: !isRoot,
    chown: process.getuid?.() === 0,
    ours: tried.kind === 'ours',
    namespace: ground === 'namespace',
    vmtoolsd: caller !== null,
    // A scenario of one that has them does not ask: findScenarios.
    'both-kinds': false,
  }[need]
}

function unplayed({ scenario, shellName }: Job, verdict: Outcome['verdict'], because: string): Outcome {
  return { ...emptyOutcome(scenario, shellName, uptimeSeconds()), verdict, because }
}
