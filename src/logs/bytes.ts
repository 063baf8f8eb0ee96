import { createReadStream } from 'node:fs'
import { createGunzip, type Gunzip } from 'node:zlib'

/** What a log ended with: `null` if all of it was read, else what broke off. */
export type End = string | null

const PLAIN_CHUNK = 1024 * 1024
/** Small, since a kilobyte of gzip can hold a megabyte, and all that a chunk holds is in memory at once. */
const PACKED_CHUNK = 64 * 1024
const GUNZIP_CHUNK = 256 * 1024

/**
 * The bytes of a file, or of standard input where `path` is `-`; unpacked if they begin as gzip does, whatever the name says.
 * Rejects with Node's error if it cannot be opened or read; gzip that breaks off is its end, after all that could be unpacked.
 */
export async function* readBytes(path: string): AsyncGenerator<Buffer, End, void> {
  const { head, rest } = await beginOf(openChunks(path, PLAIN_CHUNK))
  if (head[0] !== 0x1f || head[1] !== 0x8b) {
    yield head
    yield* rest
    return null
  }
  return yield* unpack(head, rest)
}

function openChunks(path: string, highWaterMark: number): AsyncIterator<Buffer> {
  // autoClose would close the standard input of whoever reads next
  const stream =
    path === '-'
      ? createReadStream('', { fd: 0, autoClose: false, highWaterMark })
      : createReadStream(path, { highWaterMark })
  return stream[Symbol.asyncIterator]() as AsyncIterator<Buffer>
}

/** A pipe may give a single byte at first, which does not tell what it is. */
async function beginOf(
  chunks: AsyncIterator<Buffer>,
): Promise<{ readonly head: Buffer; readonly rest: AsyncGenerator<Buffer, null, void> }> {
  let head: Buffer = Buffer.alloc(0)
  while (head.length < 2) {
    const next = await chunks.next()
    if (next.done === true) break
    head = head.length === 0 ? next.value : Buffer.concat([head, next.value])
  }
  return { head, rest: remaining(chunks) }
}

async function* remaining(chunks: AsyncIterator<Buffer>): AsyncGenerator<Buffer, null, void> {
  try {
    for (;;) {
      const next = await chunks.next()
      if (next.done === true) return null
      yield next.value
    }
  } finally {
    await chunks.return?.()
  }
}

/**
 * Written piece by piece, and what each gives is collected: a stream that fails drops what it has unpacked and nobody has read, and that counts here.
 */
async function* unpack(head: Buffer, rest: AsyncGenerator<Buffer, null, void>): AsyncGenerator<Buffer, End, void> {
  const gunzip = createGunzip({ chunkSize: GUNZIP_CHUNK })
  let unpacked: Buffer[] = []
  gunzip.on('data', (chunk: Buffer) => unpacked.push(chunk))
  const take = (): readonly Buffer[] => {
    const taken = unpacked
    unpacked = []
    return taken
  }
  try {
    for await (const packed of pieces(head, rest)) {
      const end = await write(gunzip, packed)
      yield* take()
      if (end !== null) return end
    }
    const end = await finish(gunzip)
    yield* take()
    return end
  } finally {
    gunzip.destroy()
  }
}

async function* pieces(head: Buffer, rest: AsyncGenerator<Buffer, null, void>): AsyncGenerator<Buffer, void, void> {
  yield* cut(head)
  for await (const chunk of rest) yield* cut(chunk)
}

function* cut(chunk: Buffer): Generator<Buffer, void, void> {
  for (let from = 0; from < chunk.length; from += PACKED_CHUNK) yield chunk.subarray(from, from + PACKED_CHUNK)
}

function write(gunzip: Gunzip, packed: Buffer): Promise<End> {
  return new Promise((resolve) => {
    gunzip.once('error', () => resolve(BROKEN))
    gunzip.write(packed, () => {
      gunzip.removeAllListeners('error')
      gunzip.on('error', () => {})
      resolve(gunzip.errored === null ? null : BROKEN)
    })
  })
}

function finish(gunzip: Gunzip): Promise<End> {
  return new Promise((resolve) => {
    gunzip.once('error', () => resolve(TRUNCATED))
    gunzip.once('end', () => resolve(null))
    gunzip.end()
  })
}

const BROKEN = 'its gzip data is damaged from here on'
const TRUNCATED = 'its gzip data ends too early'
