import type { ByteSink, LogSinks } from './byte-sink.ts'
import { gunzipSink } from './gunzip-sink.ts'
import { isVmwareLog } from './log-names.ts'

/** As much as tells gzip from tar from text. */
export const SNIFFED_BYTES = 512
/** A bundle may be gzipped, and its members; what is packed deeper is read as it stands. */
const MEMBER_DEPTH = 2
const MAX_MEMBER_NAME = 300

/** What begins with these bytes. */
export function formatOf(head: Uint8Array): 'gzip' | 'tar' | 'text' {
  if (head[0] === 0x1f && head[1] === 0x8b) return 'gzip'
  return Buffer.from(head.subarray(257, 262)).toString('latin1') === 'ustar' ? 'tar' : 'text'
}

/** Takes a source of any form: a log, gzip of one, or a bundle with logs in it. */
export function sniffSink(source: string, path: string, sinks: LogSinks, depth = 0): ByteSink {
  let head: Buffer = Buffer.alloc(0)
  let chosen: ByteSink | null = null
  const onBroken = (message: string): void => sinks.broken(source, 0, message)
  const choose = async (): Promise<ByteSink> => {
    const format = formatOf(head)
    if (format === 'gzip' && depth <= MEMBER_DEPTH)
      return gunzipSink(sniffSink(source, path, sinks, depth + 1), onBroken)
    if (format === 'text' || depth >= MEMBER_DEPTH) return sinks.log(source, path)
    // most sources are none: it costs more to load than a log to read
    const { tarSink } = await import('./tar-sink.ts')
    return tarSink((member) => {
      if (!isVmwareLog(member)) return null
      const name = `${source}:${member.slice(0, MAX_MEMBER_NAME)}`
      return sniffSink(name, `${path}:/${member}`, sinks, MEMBER_DEPTH)
    }, onBroken)
  }
  return {
    write: async (piece) => {
      if (chosen !== null) return await chosen.write(piece)
      head = Buffer.concat([head, piece])
      if (head.length < SNIFFED_BYTES) return
      chosen = await choose()
      await chosen.write(head)
    },
    end: async (whole) => {
      if (chosen === null) {
        chosen = await choose()
        await chosen.write(head)
      }
      await chosen.end(whole)
    },
  }
}
