import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'

/** Command lines of all processes but pid 1 and this one, zombies left out. In a pid namespace: of all that the scenario started. */
export function otherProcesses(): readonly string[] {
  return readdirSync('/proc')
    .filter((name) => /^[0-9]+$/.test(name) && name !== '1' && name !== String(process.pid))
    .map(commandLine)
    .filter((line) => line !== '')
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
  return { left, seconds: (performance.now() - start) / 1000 }
}
