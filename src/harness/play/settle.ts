import { processesInside } from '../guest/containers.ts'
import { frozenNow } from '../guest/events.ts'
import { hasLander } from '../guest/landers.ts'
import { isStopped, signalProcess } from '../guest/processes.ts'
import { runningProcesses, type ScenarioContext } from './context.ts'
import { SLACK_SECONDS } from './judge.ts'
import { isAlone } from './wait-until.ts'

/**
 * Waits until no instance is frozen, no late freeze is under way and no hook runs, or until no process is left that could thaw, or until the bound is over. Ends the
 * processes that are left and returns them. It does not wait again for processes that a step waited for in vain.
 */
export async function settle(context: ScenarioContext): Promise<readonly string[]> {
  const { guest, scenario } = context
  const limit = performance.now() + (scenario.config.watchdog.deadline + SLACK_SECONDS) * 1000
  let alone = 0
  while (performance.now() < limit && alone < 3) {
    const left = runningProcesses(context)
    const isAwaited = left.some(({ pid }) => !context.givenUp.has(pid))
    if (
      !isAwaited &&
      frozenNow(guest.fakes).length === 0 &&
      !hasLander(guest.fakes) &&
      processesInside(guest.fakes).length === 0
    )
      break
    alone = left.length === 0 && isAlone(context) ? alone + 1 : 0
    // There is no event for the end of a process that is not our child.
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  const left = [...runningProcesses(context), ...processesInside(guest.fakes)]
  for (const pid of context.stopped) if (!isStopped(pid)) context.stopped.delete(pid)
  for (const { pid } of [...guest.processes(), ...processesInside(guest.fakes)]) signalProcess(pid, 'SIGKILL')
  return left.map(({ pid, command }) => `${pid} ${command}`)
}
