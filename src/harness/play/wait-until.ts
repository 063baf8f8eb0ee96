import { readdirSync, readFileSync, watch } from 'node:fs'
import { join } from 'node:path'
import { hasLander } from '../guest/landers.ts'
import type { Step } from '../language/scenario.ts'
import { runningProcesses, type ScenarioContext } from './context.ts'
import { StepBroken } from './step-broken.ts'

/** No sign for so long after the hooks' own deadline means that something is stuck. */
const MARGIN_SECONDS = 30

/** Seconds that a step waits. */
export function waitSeconds({ scenario }: ScenarioContext): number {
  return scenario.config.watchdog.deadline + MARGIN_SECONDS
}

/** What changes without an event: a suspend limit that runs out, a process that ends. */
const LOOK_MS = 100

/** Seconds that a step may take: what it says by `within=`, or as long as a step waits. */
export function secondsOf(context: ScenarioContext, { options }: Step): number {
  return options.within === undefined ? waitSeconds(context) : Number(options.within)
}

/**
 * Resolves once `look` is true; rejects with StepBroken after so many seconds, or when nothing is running any more that could make it so. After the last
 * second it looks once more: what came while this process was kept waiting came in time.
 */
export function waitUntil(
  context: ScenarioContext,
  what: string,
  look: () => boolean,
  seconds: number = waitSeconds(context),
): Promise<void> {
  return new Promise((resolve, reject) => {
    const start = performance.now()
    let alone = 0
    const leave = (): void => {
      clearInterval(timer)
      watcher.close()
    }
    const ask = (tick: boolean): void => {
      try {
        if (look()) {
          leave()
          resolve()
          return
        }
        if (!tick) return
        alone = isAlone(context) ? alone + 1 : 0
        // Twice: one may have ended between the two looks.
        if (alone < 3 && performance.now() - start < seconds * 1000) return
        if (alone < 3 && seconds >= waitSeconds(context))
          for (const { pid } of runningProcesses(context)) context.givenUp.add(pid)
        throw new StepBroken(
          alone >= 3 ? `${what} never came, and no hook runs any more` : `${what} did not come within ${seconds} s`,
        )
      } catch (error) {
        leave()
        reject(error)
      }
    }
    const watcher = watch(join(context.guest.fakes, 'fake/events'), () => ask(false))
    const timer = setInterval(() => ask(true), LOOK_MS)
    ask(false)
  })
}

/** No hook, no snapshot under way, nothing that an instance still does by itself. */
export function isAlone(context: ScenarioContext): boolean {
  if (context.snapshot?.isOver() === false) return false
  if ([...context.started.values()].some(({ child }) => child.exitCode === null && child.signalCode === null))
    return false
  return (
    !hasLander(context.guest.fakes) &&
    !hasLimit(context.guest.fakes, waitSeconds(context)) &&
    runningProcesses(context).length === 0
  )
}

/** An instance that resumes by itself, at its suspend limit, within the wait. */
function hasLimit(fakes: string, seconds: number): boolean {
  const folder = join(fakes, 'fake/instances')
  return readdirSync(folder).some((name) => {
    const [since, limit] = readFileSync(join(folder, name, 'frozen'), 'latin1')
      .split(' ')
      .map(Number)
    return since !== undefined && limit !== undefined && limit > 0 && limit < seconds
  })
}
