import { realpathSync } from 'node:fs'
import { join } from 'node:path'
import { allPids, cwdOf, type GuestProcess, readProc, sessionOf, signalProcess } from './processes.ts'

/** What runs in the containers of the guest whose fakes are in this folder. */
export function processesInside(fakes: string): readonly (GuestProcess & { readonly container: string })[] {
  const pids = allPids()
  const leaders = new Map(
    pids.flatMap((pid) => {
      const container = containerOf(readProc(pid, 'cmdline'))
      return container === null ? [] : [[pid, container]]
    }),
  )
  if (leaders.size === 0) return []
  const folder = realpathSync(join(fakes, 'fake'))
  return pids.flatMap((pid) => {
    const leader = sessionOf(pid)
    const container = leaders.get(leader)
    const command = readProc(pid, 'cmdline').replaceAll('\0', ' ').trim()
    return container === undefined || command === '' || cwdOf(leader) !== folder ? [] : [{ pid, command, container }]
  })
}

/** Ends what runs in a container, as when that is stopped. */
export function endInside(fakes: string, container: string): void {
  for (const one of processesInside(fakes)) if (one.container === container) signalProcess(one.pid, 'SIGKILL')
}

/**
 * The container in which docker or podman runs this command: templates/fakes/iris-container.sh starts it in a session of its own. What is in that session is no
 * process of the hooks: who kills these does not reach into a container, and what goes on there must be ended by the limit that the hooks gave it. Null for
 * another command.
 */
export function containerOf(cmdline: string): string | null {
  const words = cmdline.split('\0')
  const place = words.indexOf('--exec')
  return place < 0 ? null : (words[place + 1] ?? null)
}
