import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Guest } from '../guest/guest.ts'
import type { Point } from '../language/point.ts'

/** A folder of the guest. VMware Tools runs no file in it. */
export const STRIKE_FOLDER = '/run/struck'

/** The file to which strace, or a trap of bash, writes the calls of the process that is struck or traced. */
export function strikeLog({ at }: Pick<Guest, 'at'>): string {
  return join(at(STRIKE_FOLDER), 'trace')
}

/** When the target got the signal of a strike, in milliseconds of the epoch; null if it did not, since it made fewer calls than in the run with which the points were counted. */
export function struckAt(guest: Pick<Guest, 'at'>, signal: string): number | null {
  const log = strikeLog(guest)
  const came = textOf(log).includes(signal === 'SIGKILL' ? '+++ killed by SIGKILL' : `--- ${signal} {`)
  return came ? statSync(log).mtimeMs : null
}

/** Whether the strike has stopped its target. /proc does not tell that: a traced process is shown as stopped for a moment at each call. */
export function isStruckStill(guest: Pick<Guest, 'at'>): boolean {
  return textOf(strikeLog(guest)).includes('--- stopped by SIGSTOP')
}

/** The points of a traced process, in their order, without execve. */
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
