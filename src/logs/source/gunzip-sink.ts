import { createGunzip } from 'node:zlib'
import type { ByteSink } from './byte-sink.ts'
import type { ReadBudget } from './read-budget.ts'

/** Small pieces, since a piece may unpack to a thousand times its size. */
const PIECE_BYTES = 16 * 1024

/** Unpacks gzip into `next`. What came before the data end or are damaged counts; `onBroken` is told once. */
export function gunzipSink(next: ByteSink, onBroken: (message: string) => void, budget: ReadBudget): ByteSink {
  const gunzip = createGunzip()
  let taken: Promise<void> = Promise.resolve()
  let failure: string | null = null
  const finished = new Promise<void>((resolve) => {
    gunzip.on('data', (piece: Buffer) => {
      taken = taken.then(() => (budget.unpacked(piece.length) ? next.write(piece) : undefined))
    })
    gunzip.on('end', resolve)
    gunzip.on('error', (error: Error) => {
      failure = error.message
      resolve()
    })
  })
  const writePiece = async (piece: Uint8Array): Promise<void> => {
    await Promise.race([finished, new Promise<void>((resolve) => gunzip.write(piece, () => resolve()))])
    await taken
  }
  return {
    write: async (bytes) => {
      for (let at = 0; at < bytes.length && failure === null && !budget.isSpent(); at += PIECE_BYTES) {
        await writePiece(bytes.subarray(at, at + PIECE_BYTES))
      }
    },
    end: async (whole) => {
      // not before the last write is done: zlib would throw away what it has unpacked of it if its data are incomplete
      gunzip.end()
      await finished
      await taken
      const isRead = !budget.isSpent()
      if (whole && failure !== null && isRead) onBroken(`gzip: ${failure}, read up to there`)
      await next.end(whole && failure === null && isRead)
    },
  }
}
