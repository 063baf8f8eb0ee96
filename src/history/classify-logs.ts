import { open, stat } from 'node:fs/promises'
import { errnoOf } from '../errors.ts'
import { logKind } from '../logs/log-kind.ts'
import { openLines } from '../logs/open-lines.ts'
import { formatOf, SNIFFED_BYTES } from '../logs/source/source-format.ts'
import { isVmtoolsdLine } from '../logs/vmtoolsd-log.ts'
import type { LogSource } from './log-source.ts'

/** Logs by the program that wrote them. */
export interface SortedLogs {
  /** Logs of the hooks and of IRIS; also logs that cannot be opened or are unknown, which become problems there. */
  readonly guest: readonly LogSource[]
  readonly vmtoolsd: readonly string[]
  /** vmware.log, folders and bundles of them. */
  readonly host: readonly string[]
}

/** Classifies logs by their content. Standard input and a FIFO can be read only once, and count as `stream`; a folder is the host's. */
export async function sortLogs(sources: readonly LogSource[], stream: 'guest' | 'host'): Promise<SortedLogs> {
  const sorted = { guest: [] as LogSource[], vmtoolsd: [] as string[], host: [] as string[] }
  for (const source of sources) {
    const kind = source.instance === null ? await kindOf(source.path, stream) : 'guest'
    if (kind === 'guest') sorted.guest.push(source)
    else sorted[kind].push(source.path)
  }
  return sorted
}

const SAMPLE = 500

async function headOf(path: string): Promise<Buffer> {
  const file = await open(path, 'r')
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(SNIFFED_BYTES), 0, SNIFFED_BYTES, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}

async function kindOf(path: string, stream: 'guest' | 'host'): Promise<keyof SortedLogs> {
  try {
    const about = path === '-' ? null : await stat(path)
    if (about?.isDirectory() === true) return 'host'
    if (about?.isFile() !== true) return stream
    // logs of the guest are plain or gzip; only logs of the host are read from other archives and as UTF-16
    const format = formatOf(await headOf(path))
    if (format !== 'text' && format !== 'gzip') return 'host'
    for await (const { texts } of openLines(path, () => {})) {
      if (texts.every((text) => text.trim() === '')) continue
      return kindOfLines(texts)
    }
  } catch (error) {
    if (errnoOf(error) === undefined) throw error
  }
  return 'guest'
}

function kindOfLines(texts: readonly string[]): keyof SortedLogs {
  // the header of a tar archive's first member
  if (texts.slice(0, 20).join('\n').slice(257, 262) === 'ustar') return 'host'
  const sample = texts.slice(0, SAMPLE).filter((text) => text.trim() !== '')
  const tools = sample.filter(isVmtoolsdLine).length
  const kind = logKind(sample)
  // a file of syslog has lines of many programs, and a log of the service may quote lines of the host
  if (tools * 2 > sample.length || (kind === null && tools > 0)) return 'vmtoolsd'
  if (kind === 'vmware') return 'host'
  return 'guest'
}
