import { realpathSync } from 'node:fs'
import { join } from 'node:path'
import { allPids, cwdOf, readProc } from './processes.ts'

/** Whether a late freeze is under way on the guest whose fakes are in this folder. */
export function hasLander(fakes: string): boolean {
  const landers = allPids().filter((pid) => isLandingCommand(readProc(pid, 'cmdline')))
  if (landers.length === 0) return false
  const folder = realpathSync(join(fakes, 'fake'))
  return landers.some((pid) => cwdOf(pid) === folder)
}

/**
 * Whether this is the command of a late freeze, which an instance does by itself: templates/fakes/iris-faults.sh starts one, with a sleep until the freeze lands.
 * It leads a session of its own. Killing the hooks must not kill it, since nothing can stop what the server has begun.
 */
export function isLandingCommand(cmdline: string): boolean {
  return cmdline.includes('\0--land\0')
}
