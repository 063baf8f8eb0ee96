import { createInflateRaw } from 'node:zlib'

/** What a piece of packed data was unpacked to. */
export interface Inflated {
  readonly pieces: readonly Buffer[]
  /** How many bytes of the piece were used; not all bytes if the data ended within the piece. */
  readonly usedBytes: number
  readonly over: 'no' | 'ended' | 'damaged'
}

/** Unpacks the deflate data of one member; only the data themselves tell where they end. */
export interface Inflater {
  readonly write: (piece: Uint8Array) => Promise<Inflated>
  readonly close: () => void
}

const UNPACKED_BYTES = 128 * 1024

/** An inflater for data that come in pieces. */
export function inflate(): Inflater {
  const stream = createInflateRaw({ chunkSize: UNPACKED_BYTES })
  let pieces: Buffer[] = []
  let over: Inflated['over'] = 'no'
  let stopWaiting = (): void => {}
  // zlib does not call back for a piece in which the data end or are damaged
  const end = (how: Inflated['over']) => (): void => {
    over = how
    stopWaiting()
  }
  // read at once: a stream that fails drops bytes that were not read
  stream.on('data', (piece: Buffer) => pieces.push(piece))
  stream.on('end', end('ended'))
  stream.on('error', end('damaged'))
  return {
    write: async (piece) => {
      const before = stream.bytesWritten
      await new Promise<void>((resolve) => {
        stopWaiting = resolve
        stream.write(piece, () => resolve())
      })
      const unpacked = pieces
      pieces = []
      return { pieces: unpacked, usedBytes: stream.bytesWritten - before, over }
    },
    close: () => stream.destroy(),
  }
}
