import { readdirSync, readFileSync, watch } from 'node:fs'
import { join } from 'node:path'
import { processesInside } from '../guest/containers.ts'
import { hasLander } from '../guest/landers.ts'
import type { Step } from '../language/scenario.ts'
import { runningProcesses, type ScenarioContext } from './context.ts'
import { StepBroken } from './step-broken.ts'

/** Seconds after the hooks' own deadline without the expected event, after which a step fails. */
const MARGIN_SECONDS = 30

/** The seconds that a step waits. */
export function waitSeconds({ scenario }: ScenarioContext): number {
  return scenario.config.watchdog.deadline + MARGIN_SECONDS
}

/** How often to look for changes without an event: the end of a suspend limit or of a process. */
const LOOK_MS = 100

/** The seconds that a step may take: those of `within=`, or those that each step waits. */
export function secondsOf(context: ScenarioContext, { options }: Step): number {
  return options.within === undefined ? waitSeconds(context) : Number(options.within)
}

/**
 * Resolves once `look` returns true; rejects with StepBroken after that many seconds, or when no process is left that could make it true. After the last
 * second it looks once more: an event that came while this process did not get the processor came in time.
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
        // three looks in a row, since the awaited change may come with the end of the last process
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

/** Whether nothing is under way: no hook, no snapshot, no late freeze of an instance. */
export function isAlone(context: ScenarioContext): boolean {
  if (context.snapshot?.isOver() === false) return false
  if ([...context.started.values()].some(({ child }) => child.exitCode === null && child.signalCode === null))
    return false
  // the hooks first: mostly one runs, and each of these looks reads what all processes are
  return (
    runningProcesses(context).length === 0 &&
    !hasLander(context.guest.fakes) &&
    processesInside(context.guest.fakes).length === 0 &&
    !hasLimit(context.guest.fakes, waitSeconds(context))
  )
}

/** Whether an instance will resume by itself, at its suspend limit, within the wait. */
function hasLimit(fakes: string, seconds: number): boolean {
  const folder = join(fakes, 'fake/instances')
  return readdirSync(folder).some((name) => {
    const [since, limit] = readFileSync(join(folder, name, 'frozen'), 'latin1')
      .split(' ')
      .map(Number)
    return since !== undefined && limit !== undefined && limit > 0 && limit < seconds
  })
}
