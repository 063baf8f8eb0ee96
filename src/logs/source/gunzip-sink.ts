import type { ByteSink } from './byte-sink.ts'
import { gunzip } from './gunzip.ts'
import type { ReadBudget } from './read-budget.ts'

/** Unpacks gzip into `next`. What came before the data end or are damaged counts; `onBroken` is told once. */
export function gunzipSink(next: ByteSink, onBroken: (message: string) => void, budget: ReadBudget): ByteSink {
  const unpacker = gunzip()
  const passOn = async (pieces: AsyncGenerator<Buffer, void, void>): Promise<void> => {
    for await (const piece of pieces) {
      if (!budget.unpacked(piece.length)) return
      await next.write(piece)
    }
  }
  return {
    write: async (bytes) => {
      if (!budget.isSpent()) await passOn(unpacker.write(bytes))
    },
    end: async (whole) => {
      if (!budget.isSpent()) await passOn(unpacker.end())
      unpacker.close()
      const failure = unpacker.failure()
      const isRead = !budget.isSpent()
      if (whole && failure !== null && isRead) onBroken(failure)
      await next.end(whole && failure === null && isRead)
    },
  }
}
