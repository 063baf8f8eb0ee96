import { setTimeout as wait } from 'node:timers/promises'
import { GenHooksError } from '../errors.ts'
import type { RunNow } from '../hook/current-run.ts'
import { readRunNow } from '../hook/current-run.ts'
import { type LastRun, readLastRun } from '../hook/last-json.ts'
import type { Host } from '../host/host.ts'
import { attemptsFor, type Step, thawInstance } from './attempts.ts'
import { callThawHook, isOurs, ownThawHook } from './hook.ts'
import type { Looked, Situation } from './situation.ts'
import { askSuspended, type Suspended } from './suspended.ts'

/** An instance with all that was done to it. */
export interface Thawed extends Looked {
  readonly steps: readonly Step[]
  /** The last answer. */
  readonly after: Suspended
}

/** What a thaw did. */
export interface ThawReport {
  /** The hook that was called and how that ended; null if it was not. */
  readonly hook: { readonly typed: string; readonly result: string } | null
  readonly instances: readonly Thawed[]
  /** What the hooks wrote of the run that the hook ended; `none` if they have not, or the hook was not called. */
  readonly lastRun: LastRun
}

/** Whether an instance is to be thawed: of one that cannot say, nobody knows, and a thaw of what is not frozen does nothing. */
export const isToThaw = ({ suspended }: Looked): boolean => suspended.answer !== 'no'

/**
 * Thaws what is frozen, or may be, by each method in turn: first the hook of the run that holds it, for all of the run; then each instance by
 * itself, all at once. THAW_REFUSED if a run lives that the situation does not have.
 */
export async function thawAll(host: Host, { now, instances }: Situation): Promise<ThawReport> {
  const todo = instances.filter(isToThaw)
  const own = isOurs(now, todo) ? await ownThawHook(host) : null
  // Of a run that is over the hook would not know; it thaws every instance then.
  const then = await readRunNow(host, 'only beside a state that is not over')
  refuseNewRun(now, then)
  const path = isOurs(then, todo) ? own : null
  const hook = path === null ? null : { typed: `${path} freezeFail`, result: await callThawHook(host, path) }
  const done = await Promise.all(
    todo.map(async (one): Promise<Thawed> => {
      // If the hook did it, or the run is over by itself, nothing is left to do.
      const first = own === null ? one.suspended : await askSuspended(host, one.target)
      if (first.answer === 'no') return { ...one, steps: [], after: first }
      const steps = await thawInstance(host, one.target, one.owner)
      return { ...one, steps, after: steps.at(-1)?.after ?? first }
    }),
  )
  return { hook, instances: done, lastRun: hook === null ? { kind: 'none' } : await lastRunOf(host, now) }
}

function refuseNewRun(shown: RunNow, then: RunNow): void {
  if (then.kind !== 'live' || ('run' in shown && shown.run === then.run)) return
  const hint = 'Nothing was thawed. Run gen-hooks thaw again: it says what that run holds.'
  throw new GenHooksError('THAW_REFUSED', `run ${then.run} has begun meanwhile`, { hint })
}

const LOOKS = 20
const BETWEEN_MS = 100

/** The keeper answers first and writes after; until then what is there is of the run before. */
async function lastRunOf(host: Host, now: RunNow): Promise<LastRun> {
  for (let look = 0; look < LOOKS; look++) {
    const last = await readLastRun(host)
    if (last.kind === 'read' && 'run' in now && last.values.run === now.run) return last
    await wait(BETWEEN_MS)
  }
  return { kind: 'none' }
}

/** What `thawAll` would do, a line each, as it would be typed. */
export async function thawPlan(host: Host, { now, instances }: Situation): Promise<readonly string[]> {
  const todo = instances.filter(isToThaw)
  const path = isOurs(now, todo) ? await ownThawHook(host) : null
  return [
    ...(path === null ? [] : [`${path} freezeFail`]),
    ...todo.flatMap(({ id, target, owner }) =>
      attemptsFor(target, owner).map(
        ({ typed }, index) => `${index === 0 && path === null ? '' : `if ${id} is still frozen: `}${typed}`,
      ),
    ),
  ]
}
