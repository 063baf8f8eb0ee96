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

/** An instance with all attempts to thaw it. */
export interface Thawed extends Looked {
  readonly steps: readonly Step[]
  /** The last answer of the instance. */
  readonly after: Suspended
}

/** The result of a thaw. */
export interface ThawReport {
  /** The hook that was called and how it ended; null if no hook was called. */
  readonly hook: { readonly typed: string; readonly result: string } | null
  readonly instances: readonly Thawed[]
  /** The last.json of the run that the hook ended; `none` if the hooks wrote none, or no hook was called. */
  readonly lastRun: LastRun
}

/** Whether an instance must be thawed: also if it does not answer, since the thaw of an instance that is not frozen does nothing. */
export const isToThaw = ({ suspended }: Looked): boolean => suspended.answer !== 'no'

/**
 * Thaws each instance that is frozen, or may be, by each method in turn: first the hook of the run that holds it, for all instances of the run; then each instance by
 * itself, all at once. THAW_REFUSED if a run is under way that the situation does not have.
 */
export async function thawAll(host: Host, { now, instances }: Situation): Promise<ThawReport> {
  const todo = instances.filter(isToThaw)
  const own = isOurs(now, todo) ? await ownThawHook(host) : null
  // The hook knows nothing of a run that is over, and would thaw all instances.
  const then = await readRunNow(host, 'only beside a state that is not over')
  refuseNewRun(now, then)
  const path = isOurs(then, todo) ? own : null
  const hook = path === null ? null : { typed: `${path} freezeFail`, result: await callThawHook(host, path) }
  const done = await Promise.all(
    todo.map(async (one): Promise<Thawed> => {
      // after the hook, or after the end of the run, the instance may be thawed already
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

/** Waits for last.json: the owner writes it before its verdict. Until then the file is of the run before. */
async function lastRunOf(host: Host, now: RunNow): Promise<LastRun> {
  for (let look = 0; look < LOOKS; look++) {
    const last = await readLastRun(host)
    if (last.kind === 'read' && 'run' in now && last.values.run === now.run) return last
    await wait(BETWEEN_MS)
  }
  return { kind: 'none' }
}

/** The commands that `thawAll` would call, a line for each, as one would type them. */
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
