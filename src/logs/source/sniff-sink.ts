import { posix } from 'node:path'
import type { ByteSink, LogSinks } from './byte-sink.ts'
import { formatOf, isArchive, SNIFFED_BYTES } from './source-format.ts'

/** A ZIP with a tgz with a tgz with a gzipped log is seven deep. */
const MAX_DEPTH = 8
const MAX_MEMBER_NAME = 300

/** Takes a source of any form: a log, one that is packed, or an archive with logs in it. */
export function sniffSink(source: string, path: string, sinks: LogSinks, depth = 0): ByteSink {
  let head: Buffer = Buffer.alloc(0)
  let chosen: ByteSink | null = null
  const choose = async (): Promise<ByteSink> => {
    chosen = await sinkFor(head, { source, path, sinks, depth })
    await chosen.write(head)
    return chosen
  }
  return {
    write: async (piece) => {
      if (chosen !== null) return await chosen.write(piece)
      head = Buffer.concat([head, piece])
      if (head.length >= SNIFFED_BYTES) await choose()
    },
    end: async (whole) => {
      await (chosen ?? (await choose())).end(whole)
    },
  }
}

/** A source, and how deep it is packed. */
interface Packed {
  readonly source: string
  readonly path: string
  readonly sinks: LogSinks
  readonly depth: number
}

async function sinkFor(head: Buffer, packed: Packed): Promise<ByteSink> {
  const { source, path, sinks, depth } = packed
  const format = formatOf(head)
  if (format === 'text') return sinks.log(source, path)
  if (depth >= MAX_DEPTH) return unread(packed, `packed more than ${MAX_DEPTH} times`)
  const onBroken = (message: string): void => sinks.broken(source, 0, message)
  const inner = (): ByteSink => sniffSink(source, path, sinks, depth + 1)
  switch (format) {
    case 'gzip': {
      const { gunzipSink } = await import('./gunzip-sink.ts')
      return gunzipSink(inner(), onBroken, sinks.budget)
    }
    case 'utf16le':
    case 'utf16be': {
      const { utf16Sink } = await import('./utf16-sink.ts')
      return utf16Sink(inner(), format === 'utf16be')
    }
    case 'zstd':
    case 'xz':
    case 'bzip2': {
      const { programFor, programSink } = await import('./program-sink.ts')
      const program = programFor(format)
      if (program === null) return unread(packed, `${format} data, and this machine has no ${format} to unpack it`)
      return programSink(program, format, inner(), onBroken, sinks.budget)
    }
    case 'tar': {
      // most sources are none: it costs more to load than a log to read
      const { tarSink } = await import('./tar-sink.ts')
      const onLink = (member: string, target: string): void => linkIn(member, target, packed)
      return tarSink((member) => memberSink(member, packed), onLink, onBroken, sinks.budget)
    }
    case 'zip': {
      const { heldZipSink, MAX_HELD_ZIP } = await import('./zip-source.ts')
      return heldZipSink(async (bytes) => {
        if (bytes !== null) return await readZipOf(bytes, packed)
        sinks.unread(source, `a ZIP of more than ${MAX_HELD_ZIP} bytes in a pipe or another archive, expected a file`)
      })
    }
    case '7-Zip':
    case 'RAR':
      return unread(packed, `${format} data, which are not unpacked here`)
  }
}

/** Reads a ZIP that is a file, or was held in memory. */
export async function readZipOf(zip: number | Buffer, packed: Packed): Promise<void> {
  const { readZip } = await import('./zip-source.ts')
  const { source, sinks } = packed
  await readZip(zip, {
    open: (member) => memberSink(member, packed),
    onBroken: (member, message) => sinks.broken(member === null ? source : memberName(source, member), 0, message),
    budget: sinks.budget,
  })
}

function memberSink(member: string, { source, path, sinks, depth }: Packed): ByteSink | null {
  if (!sinks.isLog(member) && !isArchive(member)) return null
  // a log that was packed alone is named after its archive
  const isAlone = sinks.isLog(path) && !member.includes('/')
  const place = isAlone ? posix.join(posix.dirname(path), member) : `${path}:/${member}`
  return sniffSink(memberName(source, member), place, sinks, depth + 1)
}

/** A link by the name of a log, to what is read by no name of its own. */
function linkIn(member: string, target: string, { source, sinks }: Packed): void {
  const isWanted = (name: string): boolean => sinks.isLog(name) || isArchive(name)
  if (isWanted(member) && !isWanted(target))
    sinks.unread(memberName(source, member), 'a link within the archive, which is not followed')
}

function memberName(source: string, member: string): string {
  return `${source}:${member.slice(0, MAX_MEMBER_NAME)}`
}

function unread({ source, sinks }: Packed, message: string): ByteSink {
  sinks.unread(source, message)
  return { write: () => {}, end: () => {} }
}
