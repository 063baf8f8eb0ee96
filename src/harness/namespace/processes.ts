import { readdirSync, readFileSync } from 'node:fs'
import type { Leftover } from '../guest/invariant.ts'

/** All processes but pid 1, this process and zombies. In a pid namespace: all that was started in it. */
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
