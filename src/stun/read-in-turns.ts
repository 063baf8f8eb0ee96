import { readSync } from 'node:fs'

/** Half a second of a slow disk. */
const TURN_BYTES = 16 * 1024 * 1024

/**
 * Reads the bytes of a regular file from offset `from` to offset `until`, or to the end of the file, into what `room` returns; `filled` gets how many came. Throws
 * Node's error. Asynchronous reads take twice as long: the thread that reads leaves the bytes near one processor, and another processor searches them. Signals
 * and the line of progress wait for `readSync`, so Node handles them after every `TURN_BYTES`.
 */
export async function readInTurns(
  fd: number,
  { from, until }: { readonly from: number; readonly until: number },
  room: () => Buffer,
  filled: (count: number) => void,
): Promise<void> {
  let turnAt = from + TURN_BYTES
  for (let at = from; at < until; ) {
    const bytes = room()
    const count = readSync(fd, bytes, 0, Math.min(bytes.length, until - at), at)
    if (count === 0) return
    filled(count)
    at += count
    if (at < turnAt) continue
    turnAt = at + TURN_BYTES
    await new Promise((resolve) => setImmediate(resolve))
  }
}
