import { setImmediate as nextTurn } from 'node:timers/promises'
import { createTarDecoder } from 'modern-tar'
import type { ByteSink } from './byte-sink.ts'
import type { ReadBudget } from './read-budget.ts'

/** The messages of modern-tar in our words. */
const WORDS: Readonly<Record<string, string>> = {
  'Tar archive is truncated.': 'it ends too early',
  'Invalid EOF.': 'something stands behind its end',
  'Invalid tar header.': 'a header is damaged',
  'Invalid tar header checksum.': 'a header is damaged',
  'Invalid tar number.': 'a header is damaged',
}

/** Reads a tar archive as it comes: each member that `open` wants goes to its sink, nothing to the disk; `onLink` hears of links. Names of members are data. */
export function tarSink(
  open: (member: string) => ByteSink | null,
  onLink: (member: string, target: string) => void,
  onBroken: (message: string) => void,
  budget: ReadBudget,
): ByteSink {
  const archive = createTarDecoder({ strict: true })
  const writer = archive.writable.getWriter()
  let failure: string | null = null
  const fail = (error: Error): void => {
    failure ??= WORDS[error.message] ?? error.message
  }
  writer.closed.catch(fail)
  let isIdle = false
  const next = async <T>(reader: ReadableStreamDefaultReader<T>): Promise<T | null> => {
    isIdle = true
    const { done, value } = await reader.read()
    isIdle = false
    return done ? null : value
  }
  const readMember = async (body: ReadableStream<Uint8Array>, sink: ByteSink): Promise<void> => {
    const pieces = body.getReader()
    let whole = true
    try {
      for (let piece = await next(pieces); piece !== null; piece = await next(pieces)) await sink.write(piece)
    } catch {
      whole = false
    }
    await sink.end(whole)
  }
  const readMembers = async (): Promise<void> => {
    const members = archive.readable.getReader()
    for (let member = await next(members); member !== null; member = await next(members)) {
      const { header, body } = member
      if (header.type === 'link' || header.type === 'symlink') onLink(header.name, header.linkname ?? '')
      const sink = budget.member() && header.type === 'file' ? open(header.name) : null
      if (sink === null) await body.cancel()
      else await readMember(body, sink)
    }
  }
  const read = readMembers().catch(fail)
  return {
    write: async (piece) => {
      if (failure !== null || budget.isSpent()) return
      // modern-tar keeps the buffer that it is given
      await writer.write(Buffer.from(piece)).catch(fail)
      // waits until all of it was read: bytes that wait in a stream are lost if the next piece, or the end, is an error
      while (!isIdle && failure === null) await nextTurn()
    },
    end: async (whole) => {
      await writer.close().catch(fail)
      await read
      if (whole && failure !== null && !budget.isSpent()) onBroken(`tar: ${failure}, read up to there`)
    },
  }
}
