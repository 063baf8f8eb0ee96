import { createGunzip } from 'node:zlib'

/** Unpacks gzip that comes in pieces. What came before the data end or are damaged counts. */
export interface Unpacker {
  /** What these bytes unpack to; nothing more once the data were damaged. */
  readonly write: (packed: Uint8Array) => AsyncGenerator<Buffer, void, void>
  /** What is left at the end of the data. */
  readonly end: () => AsyncGenerator<Buffer, void, void>
  /** What is wrong with the data, null for nothing so far. */
  readonly failure: () => string | null
  /** Nothing more is wanted. */
  readonly close: () => void
}

/** Small, since a kilobyte of gzip can hold a megabyte, and all that a piece holds is in memory at once. */
const PIECE_BYTES = 16 * 1024
const UNPACKED_BYTES = 128 * 1024

/** An unpacker for the members of one gzip source. */
export function gunzip(): Unpacker {
  const stream = createGunzip({ chunkSize: UNPACKED_BYTES })
  let unpacked: Buffer[] = []
  let failure: string | null = null
  let fault = DAMAGED
  let isOver = false
  /** Bytes that the stream was given before the piece that it has now. */
  let given = 0
  let stopWaiting = (): void => {}
  // zlib calls nobody back for a piece that is damaged or ends in zeros, with which some pad
  const over = (): void => {
    isOver = true
    stopWaiting()
  }
  // Taken at once: a stream that fails drops what nobody has read.
  stream.on('data', (chunk: Buffer) => unpacked.push(chunk))
  stream.on('end', over)
  stream.on('error', () => {
    failure = fault
    over()
  })
  const until = (begin: (done: () => void) => void): Promise<void> =>
    new Promise((resolve) => {
      stopWaiting = resolve
      begin(resolve)
    })
  const lookBehind = (rest: Uint8Array): void => {
    if (failure === null && rest.some((byte) => byte !== 0)) failure = BEHIND
  }
  const take = (): readonly Buffer[] => {
    const taken = unpacked
    unpacked = []
    return taken
  }
  return {
    write: async function* (packed) {
      let at = 0
      for (; at < packed.length && !isOver; at += PIECE_BYTES) {
        const piece = packed.subarray(at, at + PIECE_BYTES)
        await until((done) => stream.write(piece, () => done()))
        yield* take()
        // zlib ends at the first zero behind a member, whatever stands behind that
        if (isOver) lookBehind(piece.subarray(stream.bytesWritten - given))
        given += piece.length
      }
      if (isOver) lookBehind(packed.subarray(at))
    },
    end: async function* () {
      // not before the last write is done: zlib would throw away what it has unpacked of it if its data are incomplete
      fault = ENDS_EARLY
      if (!isOver) await until(() => stream.end())
      yield* take()
    },
    failure: () => failure,
    close: () => stream.destroy(),
  }
}

const DAMAGED = 'its gzip data is damaged from here on'
const BEHIND = 'something stands behind the end of its gzip data, which is not read'
const ENDS_EARLY = 'its gzip data ends too early'
