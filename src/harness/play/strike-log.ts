import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Guest } from '../guest/guest.ts'
import type { Point } from '../language/point.ts'

/** On the guest: not in a folder whose files VMware Tools runs. */
export const STRIKE_FOLDER = '/run/struck'

/** What strace, or the trap of bash, writes of the process that is struck or traced. */
export function strikeLog({ at }: Pick<Guest, 'at'>): string {
  return join(at(STRIKE_FOLDER), 'trace')
}

/** When the signal came to the process that it was meant for, in milliseconds of the epoch; null if it did not: a process may take fewer steps than another time. */
export function struckAt(guest: Pick<Guest, 'at'>, signal: string): number | null {
  const log = strikeLog(guest)
  const came = textOf(log).includes(signal === 'SIGKILL' ? '+++ killed by SIGKILL' : `--- ${signal} {`)
  return came ? statSync(log).mtimeMs : null
}

/** Whether that process stands still. In a tracer's hands each one does for a moment, at each call. */
export function isStruckStill(guest: Pick<Guest, 'at'>): boolean {
  return textOf(strikeLog(guest)).includes('--- stopped by SIGSTOP')
}

/** The points of a process that was traced, in their order; its own start is not among them. */
export function tracedPoints(guest: Pick<Guest, 'at'>): readonly Point[] {
  const counts = new Map<string, number>()
  return textOf(strikeLog(guest))
    .split('\n')
    .flatMap((line) => {
      const call = /^(\w+)\(/.exec(line)?.[1]
      if (call === undefined || call === 'execve') return []
      const nth = (counts.get(call) ?? 0) + 1
      counts.set(call, nth)
      return [{ call, nth }]
    })
}

function textOf(log: string): string {
  return existsSync(log) ? readFileSync(log, 'latin1') : ''
}
