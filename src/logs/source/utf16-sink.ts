import type { ByteSink } from './byte-sink.ts'

/** UTF-16, as PowerShell's `>` writes it, into `next` as UTF-8. */
export function utf16Sink(next: ByteSink, highByteFirst: boolean): ByteSink {
  const decoder = new TextDecoder('utf-16le')
  let half: Uint8Array = new Uint8Array(0)
  return {
    write: async (piece) => {
      const bytes = Buffer.concat([half, piece])
      const pairs = bytes.subarray(0, bytes.length - (bytes.length % 2))
      half = bytes.subarray(pairs.length)
      if (highByteFirst) pairs.swap16()
      await next.write(Buffer.from(decoder.decode(pairs, { stream: true })))
    },
    end: async (whole) => {
      await next.end(whole)
    },
  }
}
