import { readdirSync, readlinkSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import { type GuestProcess, readProc, signalProcess, statOf } from './processes.ts'

/**
 * What docker or podman runs in a container: templates/fakes/iris-container.sh starts it in a session of its own. It is no process of the hooks: who kills these does
 * not reach into a container, and what goes on there must be ended by the limit that the hooks gave it.
 */
export function isInContainer(pid: number): boolean {
  return containerOf(sessionOf(pid)) !== null
}

/** What runs in the containers of the guest whose fakes are in this folder. */
export function processesInside(fakes: string): readonly (GuestProcess & { readonly container: string })[] {
  const folder = realpathSync(join(fakes, 'fake'))
  return readdirSync('/proc')
    .filter((name) => /^[0-9]+$/.test(name))
    .map(Number)
    .flatMap((pid) => {
      const leader = sessionOf(pid)
      const container = containerOf(leader)
      const command = readProc(pid, 'cmdline').replaceAll('\0', ' ').trim()
      return container === null || command === '' || cwdOf(leader) !== folder ? [] : [{ pid, command, container }]
    })
}

/** Ends what runs in a container, as when that is stopped. */
export function endInside(fakes: string, container: string): void {
  for (const one of processesInside(fakes)) if (one.container === container) signalProcess(one.pid, 'SIGKILL')
}

/** The container in which the leader of a session was started; null for another process. */
function containerOf(leader: number): string | null {
  const words = readProc(leader, 'cmdline').split('\0')
  const place = words.indexOf('--exec')
  return place < 0 ? null : (words[place + 1] ?? null)
}

function sessionOf(pid: number): number {
  return Number(statOf(pid)[3] ?? 0)
}

function cwdOf(pid: number): string {
  try {
    return readlinkSync(`/proc/${pid}/cwd`)
  } catch {
    return '' // the process ended meanwhile, or belongs to another user
  }
}
