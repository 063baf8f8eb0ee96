import type { Host, ReadOptions } from '../host/host.ts'
import { unlessErrno } from '../host/unless-errno.ts'
import { printable } from '../text/printable.ts'
import { wallTime, type Zone } from '../text/zone.ts'

const MOST_BYTES = 64 * 1024 * 1024
const END_BYTES = 1024 * 1024
const MOST_LINES = 40
const DATE = /^(\d\d)\/(\d\d)\/(\d\d(?:\d\d)?)[- ](\d\d):(\d\d):(\d\d)/

/** The length of a file in bytes; 0 if it is no file. `textAfter` reads from there later. */
export async function lengthOf(host: Host, path: string): Promise<number> {
  const stat = await unlessErrno(() => host.lstat(path), null)
  return stat?.type === 'file' ? stat.size : 0
}

/** The text of a file after `from` bytes; all of it if the file is shorter now, since it was rotated; empty if it cannot be read or is no regular file. */
export async function textAfter(host: Host, path: string, from: number): Promise<string> {
  const content = await readLog(host, path, { maxBytes: MOST_BYTES })
  return content.subarray(content.length < from ? 0 : from).toString('utf8')
}

/** The last MiB of a file; empty if it cannot be read, or is no regular file. */
export async function endOf(host: Host, path: string): Promise<string> {
  return (await readLog(host, path, { lastBytes: END_BYTES, maxBytes: 2 * END_BYTES })).toString('utf8')
}

/** Reads a regular file only: the folder belongs to the instance's owner, who may have put a symlink or a FIFO there. */
async function readLog(host: Host, path: string, bounds: ReadOptions): Promise<Buffer> {
  return await unlessErrno(async () => {
    if ((await host.lstat(path))?.type !== 'file') return Buffer.alloc(0)
    return await host.readFile(path, { ...bounds, noFollow: true })
  }, Buffer.alloc(0))
}

/** The last 40 lines of an instance's log that are of Backup.General, made printable. */
export function backupLines(text: string): readonly string[] {
  return text
    .split('\n')
    .filter((line) => line.includes('Backup.General'))
    .slice(-MOST_LINES)
    .map((line) => printable(line.trimEnd(), 300))
}

/** When the last freeze of the log began that no later line ends, milliseconds since 1970; null if there is none. */
export function suspendedSince(lines: readonly string[], zone: Zone): number | null {
  const last = lines.findLast((line) => /: System (?:suspended|resumed)/.test(line))
  if (last === undefined || !last.includes('ExternalFreeze: System suspended')) return null
  const [, month, day, year = '', hour, minute, second] = DATE.exec(last) ?? []
  return zone.toUtc(wallTime(year.length === 2 ? `20${year}` : year, month, day, hour, minute, second))
}
