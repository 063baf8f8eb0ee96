import { createReadStream } from 'node:fs'
import { gunzip } from '../host/gunzip.ts'
import { formatOf } from './source/source-format.ts'

/** The end of a log: `null` if all of it was read, else why it breaks off. */
export type End = string | null

const CHUNK_BYTES = 1024 * 1024

/**
 * The bytes of a file, or of standard input if `path` is `-`; unpacked if they begin as gzip does, under any name.
 * Rejects with Node's error if it cannot be opened or read; gzip that breaks off is its end, after all that could be unpacked.
 */
export async function* readBytes(path: string): AsyncGenerator<Buffer, End, void> {
  const chunks = openChunks(path)
  try {
    const head = await beginOf(chunks)
    if (formatOf(head) === 'gzip') return yield* unpack(head, chunks)
    yield head
    for await (const chunk of chunks) yield chunk
    return null
  } finally {
    // of a reader that has seen enough before the loop
    await chunks.return?.()
  }
}

function openChunks(path: string): AsyncIterableIterator<Buffer> {
  // autoClose would close standard input for the next reader
  const stream =
    path === '-'
      ? createReadStream('', { fd: 0, autoClose: false, highWaterMark: CHUNK_BYTES })
      : createReadStream(path, { highWaterMark: CHUNK_BYTES })
  return stream[Symbol.asyncIterator]()
}

/** Reads until two bytes have come: a pipe may give a single byte first, which does not show the format. */
async function beginOf(chunks: AsyncIterator<Buffer>): Promise<Buffer> {
  let head: Buffer = Buffer.alloc(0)
  while (head.length < 2) {
    const next = await chunks.next()
    if (next.done === true) break
    head = head.length === 0 ? next.value : Buffer.concat([head, next.value])
  }
  return head
}

async function* unpack(head: Buffer, rest: AsyncIterable<Buffer>): AsyncGenerator<Buffer, End, void> {
  const unpacker = gunzip()
  try {
    yield* unpacker.write(head)
    for await (const packed of rest) {
      if (unpacker.failure() !== null) break
      yield* unpacker.write(packed)
    }
    unpacker.end()
    return unpacker.failure()
  } finally {
    unpacker.close()
  }
}
