import { gunzip } from '../../host/gunzip.ts'
import type { ByteSink } from './byte-sink.ts'
import type { ReadBudget } from './read-budget.ts'

/** Unpacks gzip into `next`, up to the end of the data or their damage; `onBroken` is called once. */
export function gunzipSink(next: ByteSink, onBroken: (message: string) => void, budget: ReadBudget): ByteSink {
  const unpacker = gunzip()
  return {
    write: async (bytes) => {
      if (budget.isSpent()) return
      for await (const piece of unpacker.write(bytes)) {
        if (!budget.unpacked(piece.length)) return
        await next.write(piece)
      }
    },
    end: async (whole) => {
      unpacker.end()
      unpacker.close()
      const failure = unpacker.failure()
      const isRead = !budget.isSpent()
      if (whole && failure !== null && isRead) onBroken(failure)
      await next.end(whole && failure === null && isRead)
    },
  }
}
