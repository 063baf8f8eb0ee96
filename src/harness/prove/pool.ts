import { setMaxListeners } from 'node:events'
import { availableParallelism } from 'node:os'
import { setTimeout as wait } from 'node:timers/promises'
import { GenHooksError } from '../../errors.ts'
import { uptimeSeconds } from '../guest/events.ts'
import type { Need } from '../language/scenario.ts'
import type { Job } from '../play/job.ts'
import { emptyOutcome, type Outcome } from '../play/outcome.ts'
import { longestFirst } from './longest-first.ts'
import { type Ground, type Player, withPlayer } from './worker.ts'

/** Scenarios wait most of their time. With more of them at a time the short limits run out. */
const AT_ONCE_PER_CORE = 15
/** Random schedules have no short limits, and wait longer. */
export const DRAWN_AT_ONCE_PER_CORE = 18
/** If at most so many scenarios were too slow, the machine is slow; if more, the hooks have a defect. */
export const MOST_AGAIN = 12
/** The time between the starts of two scenarios: many starts at a time would delay the scenarios that are being played. */
const START_GAP_MS = 30

export interface RunOptions {
  readonly stop: AbortSignal
  /** How many scenarios are played at a time, for each core; default 15. */
  readonly atOncePerCore?: number
  /** Called when a scenario ends. */
  readonly onEnd?: (outcome: Outcome, done: number) => void
  /** Called when a scenario begins. */
  readonly onBegin?: (job: Job) => void
}

/**
 * Plays all jobs, several at a time and the longest first; outcomes in the order of the jobs. A job that could not be played is unplayable. If a step failed and the invariant held, the
 * machine may have been too slow for the step: such a job of our hooks is played once more when all other jobs are over. Rejects when `stop` is aborted.
 */
export async function runAll(jobs: readonly Job[], ground: Ground, options: RunOptions): Promise<readonly Outcome[]> {
  setMaxListeners(0, options.stop)
  const outcomes: Outcome[] = []
  const places = longestFirst(jobs)
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
    for (let place = places[next++]; place !== undefined; place = places[next++]) {
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

/** The steps describe our hooks: with the hooks of others most steps may fail. Without a run no scenario was played. */
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

/** The first need of a scenario that is missing here: `needs root`; null if nothing is missing. */
export function missingNeed(
  { scenario, tried, caller = null }: Pick<Job, 'scenario' | 'tried'> & Partial<Pick<Job, 'caller'>>,
  ground: Ground['kind'],
): string | null {
  const missing = scenario.needs.find((need) => !has(need, { tried, caller }, ground))
  if (missing === undefined) return null
  return `needs ${NEED_TEXTS[missing] ?? missing}`
}

function has(need: Need, { tried, caller }: Pick<Job, 'tried' | 'caller'>, ground: Ground['kind']): boolean {
  // In a user namespace the hooks run as root.
  const isRoot = process.getuid?.() === 0 || ground === 'namespace'
  return {
    root: isRoot,
    user: !isRoot,
    chown: process.getuid?.() === 0,
    ours: tried.kind === 'ours',
    namespace: ground === 'namespace',
    vmtoolsd: caller !== null,
    // findScenarios removes this need from the scenarios of hooks that have both kinds
    'both-kinds': false,
  }[need]
}

function unplayed({ scenario, shellName }: Job, verdict: Outcome['verdict'], because: string): Outcome {
  return { ...emptyOutcome(scenario, shellName, uptimeSeconds()), verdict, because }
}
