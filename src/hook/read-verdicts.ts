import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { errnoOf } from '../errors.ts'
import { errnoText } from '../host/errno-text.ts'
import type { Host } from '../host/host.ts'
import { dangerOf } from '../host/trusted-path.ts'
import { type Verdicts, verdictsInLog } from './verdicts.ts'

/** Some hundred runs of a plain log. */
const LAST_BYTES = 256 * 1024
const MOST_PACKED_BYTES = 8 * 1024 * 1024
const MOST_UNPACKED_BYTES = 64 * 1024 * 1024

const unpack = promisify(gunzip)

/** The verdicts that the log in `folder` tells; `problem` if it cannot be read. A log of today may be empty: what logrotate made of the one before counts too. */
export async function readVerdicts(
  host: Host,
  folder: string,
): Promise<Verdicts & { readonly problem: string | null }> {
  const log = `${folder}/snapshot.log`
  try {
    const now = verdictsInLog((await read(host, log, { lastBytes: LAST_BYTES }))?.toString('utf8') ?? '')
    if (now.goodAt !== null) return { ...now, problem: null }
    const older = verdictsInLog(await readRotated(host, log))
    return { last: now.last ?? older.last, goodAt: older.goodAt, problem: null }
  } catch (error) {
    const errno = errnoOf(error)
    if (errno === undefined) throw error
    return { last: null, goodAt: null, problem: `${log}: cannot be read: ${errnoText(errno)}` }
  }
}

async function readRotated(host: Host, log: string): Promise<string> {
  const packed = await read(host, `${log}.1.gz`, { maxBytes: MOST_PACKED_BYTES })
  if (packed === null) return (await read(host, `${log}.1`, { lastBytes: LAST_BYTES }))?.toString('utf8') ?? ''
  return (await unpack(packed, { maxOutputLength: MOST_UNPACKED_BYTES })).toString('utf8')
}

/** null if there is none, or what is there is none of root's: the hooks write to no such log either. */
async function read(host: Host, path: string, bound: { lastBytes: number } | { maxBytes: number }) {
  const stat = await host.lstat(path)
  if (stat === null || stat.type !== 'file' || dangerOf(host, stat) !== null) return null
  return await host.readFile(path, { ...bound, noFollow: true })
}
