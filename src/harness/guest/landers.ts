import { readdirSync, readlinkSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import { readProc, statOf } from './processes.ts'

/**
 * The processes of a late freeze, which an instance does by itself: templates/fakes/iris-faults.sh starts one, with a sleep until the freeze lands. It leads a session
 * of its own. Killing the hooks must not kill it, since nothing can stop what the server has begun.
 */
export function isLander(pid: number): boolean {
  return leads(pid) || leads(sessionOf(pid))
}

/** Whether a late freeze is under way on the guest whose fakes are in this folder. */
export function hasLander(fakes: string): boolean {
  const folder = realpathSync(join(fakes, 'fake'))
  return readdirSync('/proc').some((name) => /^[0-9]+$/.test(name) && leads(Number(name)) && cwdOf(name) === folder)
}

function cwdOf(pid: string): string {
  try {
    return readlinkSync(`/proc/${pid}/cwd`)
  } catch {
    return '' // the process ended meanwhile, or belongs to another user
  }
}

function leads(pid: number): boolean {
  return readProc(pid, 'cmdline').includes('\0--land\0')
}

function sessionOf(pid: number): number {
  return Number(statOf(pid)[3] ?? 0)
}
