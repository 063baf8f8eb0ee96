import { containerOf } from './containers.ts'
import { isLandingCommand } from './landers.ts'
import { type GuestProcess, readProc, sessionOf } from './processes.ts'

/** Those of a guest's processes that the hooks started: none of a late freeze, and none in a container. */
export function hookProcesses(all: readonly GuestProcess[]): readonly GuestProcess[] {
  return all.filter(({ pid }) => {
    const leader = sessionOf(pid)
    return !isOfInstance(readProc(leader, 'cmdline')) && (pid === leader || !isLandingCommand(readProc(pid, 'cmdline')))
  })
}

function isOfInstance(cmdline: string): boolean {
  return isLandingCommand(cmdline) || containerOf(cmdline) !== null
}
