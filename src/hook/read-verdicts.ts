import { errnoOf } from '../errors.ts'
import { errnoText } from '../host/errno-text.ts'
import { gunzip } from '../host/gunzip.ts'
import type { Host } from '../host/host.ts'
import { dangerOf } from '../host/trusted-path.ts'
import { instanceEnds } from './instance-end.ts'
import { type Verdicts, verdictsInLog } from './verdicts.ts'
import type { InstanceEnd } from './worth.ts'

/** Some hundred runs of a plain log. */
const LAST_BYTES = 256 * 1024
const MOST_PACKED_BYTES = 8 * 1024 * 1024
const MOST_UNPACKED_BYTES = 64 * 1024 * 1024

/** The verdicts that the log in `folder` tells; `problem` if not all of it can be read. A log of today may be empty: what logrotate made of the one before counts too. */
export async function readVerdicts(
  host: Host,
  folder: string,
): Promise<Verdicts & { readonly problem: string | null }> {
  const log = `${folder}/snapshot.log`
  const today = await read(host, log, { lastBytes: LAST_BYTES })
  const now = verdictsInLog(today?.text ?? '')
  if (now.goodAt !== null) return { ...now, problem: null }
  const before = await readRotated(host, log)
  const older = verdictsInLog(before?.text ?? '')
  return { last: now.last ?? older.last, goodAt: older.goodAt, problem: today?.problem ?? before?.problem ?? null }
}

/** How each instance came through that run, by the log in `folder`; null where it has no line of them. */
export async function readInstanceEnds(
  host: Host,
  folder: string,
  run: string,
): Promise<readonly InstanceEnd[] | null> {
  const log = `${folder}/snapshot.log`
  const today = instanceEnds((await read(host, log, { lastBytes: LAST_BYTES }))?.text ?? '', run)
  if (today.length > 0) return today
  const before = instanceEnds((await readRotated(host, log))?.text ?? '', run)
  return before.length > 0 ? before : null
}

/** The text of a log, as far as it can be read. */
interface Read {
  readonly text: string
  /** Why it is not all; null if it is. */
  readonly problem: string | null
}

async function readRotated(host: Host, log: string): Promise<Read | null> {
  const packed = await read(host, `${log}.1.gz`, { maxBytes: MOST_PACKED_BYTES })
  return packed ?? (await read(host, `${log}.1`, { lastBytes: LAST_BYTES }))
}

/** null if there is none, or what is there is none of root's: the hooks write to no such log either. */
async function read(
  host: Host,
  path: string,
  bound: { lastBytes: number } | { maxBytes: number },
): Promise<Read | null> {
  try {
    const stat = await host.lstat(path)
    if (stat === null || stat.type !== 'file' || dangerOf(host, stat) !== null) return null
    const content = await host.readFile(path, { ...bound, noFollow: true })
    if (!path.endsWith('.gz')) return { text: content.toString('utf8'), problem: null }
    const { unpacked, failure } = await unpack(content)
    return { text: unpacked.toString('utf8'), problem: failure === null ? null : `${path}: ${failure}` }
  } catch (error) {
    const errno = errnoOf(error)
    if (errno === undefined) throw error
    return { text: '', problem: `${path}: cannot be read: ${errnoText(errno)}` }
  }
}

/** What comes before the data end, are damaged or are too many. */
async function unpack(packed: Buffer): Promise<{ readonly unpacked: Buffer; readonly failure: string | null }> {
  const unpacker = gunzip()
  const pieces: Buffer[] = []
  let size = 0
  try {
    for await (const piece of unpacker.write(packed)) {
      size += piece.length
      if (size > MOST_UNPACKED_BYTES)
        return { unpacked: Buffer.concat(pieces), failure: `unpacks to more than ${MOST_UNPACKED_BYTES} bytes` }
      pieces.push(piece)
    }
    unpacker.end()
    return { unpacked: Buffer.concat(pieces), failure: unpacker.failure() }
  } finally {
    unpacker.close()
  }
}
