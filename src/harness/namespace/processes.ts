import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import type { Leftover } from '../guest/invariant.ts'

/** All processes but pid 1 and this one, zombies left out. In a pid namespace: all that was started in it. */
export function otherProcesses(): readonly Leftover[] {
  return readdirSync('/proc')
    .filter((name) => /^[0-9]+$/.test(name) && name !== '1' && name !== String(process.pid))
    .map((name) => ({ pid: Number(name), command: commandLine(name) }))
    .filter(({ command }) => command !== '')
}

function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'latin1').replaceAll('\0', ' ').trim()
  } catch {
    return '' // it ended meanwhile
  }
}

/** Waits until every other process is gone; what is still there after `limitMs`, and the seconds it took. */
export async function untilAlone(limitMs: number): Promise<{ left: readonly string[]; seconds: number }> {
  const start = performance.now()
  let left = otherProcesses()
  while (left.length > 0 && performance.now() - start < limitMs) {
    // nothing tells of the end of a process that is not our child
    await wait(50)
    left = otherProcesses()
  }
  return { left: left.map(({ command }) => command), seconds: (performance.now() - start) / 1000 }
}
