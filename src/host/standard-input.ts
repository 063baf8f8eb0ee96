import { createReadStream } from 'node:fs'
import type { Host, ReadOptions } from './host.ts'
import { withOutsideFiles } from './outside-files.ts'
import { readOnlyHost } from './read-only-host.ts'

/** Standard input, as Node or a test gives it. */
type Input = AsyncIterable<Uint8Array | string>

/** Standard input to its end, or EFBIG if standard input has more than `maxBytes`. */
export async function readStandardInput(input: Input | undefined, maxBytes: number): Promise<Buffer> {
  const pieces: Buffer[] = []
  let bytes = 0
  // not process.stdin, which is empty without an error if standard input is a folder
  for await (const piece of input ?? createReadStream('', { fd: 0 })) {
    pieces.push(Buffer.from(piece))
    bytes += piece.length
    if (bytes > maxBytes) throw tooLarge()
  }
  return Buffer.concat(pieces)
}

/** `host`, in which `path` is a file with this content; what stands at `path` is not read. */
export function withContent(host: Host, path: string, content: Buffer): Host {
  const given: Host = {
    ...readOnlyHost(host),
    lstat: async () => ({ type: 'file', mode: 0o600, uid: host.uid, gid: 0, size: content.length }),
    readFile: async (_path, { maxBytes = content.length }: ReadOptions = {}) => {
      if (content.length > maxBytes) throw tooLarge()
      return content
    },
  }
  return withOutsideFiles(host, given, [path])
}

function tooLarge(): Error {
  return Object.assign(new Error('EFBIG: standard input'), { code: 'EFBIG' })
}
