import { once } from 'node:events'
import { extract } from 'tar-stream'
import type { ByteSink } from './byte-sink.ts'
import type { ReadBudget } from './read-budget.ts'

/** Reads a tar archive as it comes: each member that `open` wants goes to its sink, nothing to the disk; `onLink` hears of links. Names of members are data. */
export function tarSink(
  open: (member: string) => ByteSink | null,
  onLink: (member: string, target: string) => void,
  onBroken: (message: string) => void,
  budget: ReadBudget,
): ByteSink {
  const archive = extract()
  let failure: string | null = null
  const finished = new Promise<void>((resolve) => {
    archive.on('finish', resolve)
    archive.on('error', (error: Error) => {
      failure = error.message
      resolve()
    })
  })
  let member: Promise<void> = Promise.resolve()
  archive.on('entry', (header, stream, next) => {
    const regular = header.type === 'file' || header.type === 'contiguous-file'
    if (header.type === 'link' || header.type === 'symlink') onLink(header.name, header.linkname ?? '')
    const sink = budget.member() && regular ? open(header.name) : null
    const read = async (): Promise<void> => {
      if (sink === null) return
      let whole = true
      try {
        for await (const piece of stream) {
          await sink.write(piece as Buffer)
        }
      } catch {
        whole = false
      }
      await sink.end(whole)
    }
    if (sink === null) stream.resume()
    stream.on('error', () => {})
    member = read()
    void member.then(() => next())
  })
  return {
    write: async (piece) => {
      if (failure !== null || budget.isSpent()) return
      // tar-stream keeps what it is given
      const kept = Buffer.from(piece)
      if (!archive.write(kept)) await Promise.race([finished, once(archive, 'drain')])
    },
    end: async (whole) => {
      archive.end(null)
      await finished
      await member
      if (whole && failure !== null && !budget.isSpent()) onBroken(`tar: ${failure}, read up to there`)
    },
  }
}
