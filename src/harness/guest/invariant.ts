import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'

/** A process of a sandbox. */
export interface Leftover {
  readonly pid: number
  /** Its arguments, with blanks between them. */
  readonly command: string
}

/**
 * The processes that hooks in the sandbox `root` have left: those with a path of it among their arguments, and those whose PATH begins in it, which all
 * processes of the hooks inherit. Without this process, its ancestors, zombies and processes of other users.
 */
export function processesOf(root: string): readonly Leftover[] {
  const own = ancestors()
  return readdirSync('/proc')
    .filter((name) => /^[0-9]+$/.test(name))
    .map(Number)
    .filter((pid) => !own.has(pid))
    .flatMap((pid) => {
      const words = read(pid, 'cmdline').split('\0')
      const ours =
        words.some((word) => word.includes(`${root}/`)) ||
        read(pid, 'environ')
          .split('\0')
          .some((variable) => variable.startsWith(`PATH=${root}/`))
      return ours ? [{ pid, command: words.join(' ').trim() }] : []
    })
}

/** Kills the processes of a sandbox, a few times, since a process may start another one meanwhile. */
export function endProcesses(root: string): void {
  for (let tries = 0; tries < 5; tries++) {
    const left = processesOf(root)
    if (left.length === 0) return
    for (const { pid } of left) {
      try {
        process.kill(pid, 'SIGKILL')
      } catch {
        // It ended by itself.
      }
    }
  }
}

/** Waits until no process of the sandbox is left; resolves to those that are left after `limitMs`. */
export async function untilNoProcess(root: string, limitMs: number): Promise<readonly Leftover[]> {
  const end = performance.now() + limitMs
  let left = processesOf(root)
  while (left.length > 0 && performance.now() < end) {
    // There is no event for the end of a process that is not our child.
    await wait(20)
    left = processesOf(root)
  }
  return left
}

function ancestors(): ReadonlySet<number> {
  const found = new Set<number>()
  let pid = process.pid
  while (pid > 0 && !found.has(pid)) {
    found.add(pid)
    // The command's name stands in brackets and may hold anything.
    const fields = read(pid, 'stat').split(') ').at(-1)?.split(' ') ?? []
    pid = Number(fields[1] ?? 0)
  }
  return found
}

function read(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'latin1')
  } catch {
    // It ended meanwhile, or belongs to somebody else.
    return ''
  }
}
