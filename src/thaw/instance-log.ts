import { errnoOf } from '../errors.ts'
import type { Host, ReadOptions } from '../host/host.ts'
import { printable } from '../text/printable.ts'
import { wallTime, type Zone } from '../text/zone.ts'

const MOST_BYTES = 64 * 1024 * 1024
const END_BYTES = 1024 * 1024
const MOST_LINES = 40
const DATE = /^(\d\d)\/(\d\d)\/(\d\d(?:\d\d)?)[- ](\d\d):(\d\d):(\d\d)/

/** How long a file is, in bytes; 0 if it is none. A later look reads from there. */
export async function lengthOf(host: Host, path: string): Promise<number> {
  try {
    const stat = await host.lstat(path)
    return stat?.type === 'file' ? stat.size : 0
  } catch (error) {
    if (errnoOf(error) === undefined) throw error
    return 0
  }
}

/** What a file has after `from` bytes; all of it if it is shorter now, since it was rotated; empty if it cannot be read, or is no regular file. */
export async function textAfter(host: Host, path: string, from: number): Promise<string> {
  const content = await readLog(host, path, { maxBytes: MOST_BYTES })
  return content.subarray(content.length < from ? 0 : from).toString('utf8')
}

/** The last MiB of a file; empty if it cannot be read, or is no regular file. */
export async function endOf(host: Host, path: string): Promise<string> {
  return (await readLog(host, path, { lastBytes: END_BYTES, maxBytes: 2 * END_BYTES })).toString('utf8')
}

/** The folder belongs to the instance's owner, not to root: a symlink or a FIFO there is none of ours. */
async function readLog(host: Host, path: string, bounds: ReadOptions): Promise<Buffer> {
  try {
    if ((await host.lstat(path))?.type !== 'file') return Buffer.alloc(0)
    return await host.readFile(path, { ...bounds, noFollow: true })
  } catch (error) {
    if (errnoOf(error) === undefined) throw error
    return Buffer.alloc(0)
  }
}

/** The lines of an instance's log in which Backup.General speaks, fit to print, the last 40. */
export function backupLines(text: string): readonly string[] {
  return text
    .split('\n')
    .filter((line) => line.includes('Backup.General'))
    .slice(-MOST_LINES)
    .map((line) => printable(line.trimEnd(), 300))
}

/** When the log says that a freeze began which no later line ends, milliseconds since 1970; null if it does not. */
export function suspendedSince(lines: readonly string[], zone: Zone): number | null {
  const last = lines.findLast((line) => /: System (?:suspended|resumed)/.test(line))
  if (last === undefined || !last.includes('ExternalFreeze: System suspended')) return null
  const [, month, day, year = '', hour, minute, second] = DATE.exec(last) ?? []
  return zone.toUtc(wallTime(year.length === 2 ? `20${year}` : year, month, day, hour, minute, second))
}
