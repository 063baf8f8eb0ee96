import { createReadStream } from 'node:fs'
import { MAX_CONFIG_BYTES } from '../config/limits.ts'
import { errnoOf, GenHooksError } from '../errors.ts'
import { errnoText } from '../host/errno-text.ts'
import type { Io } from './io.ts'

/** Standard input as the bytes of a configuration. CONFIG_UNREADABLE if it cannot be read. */
export async function readInput({ input }: Io): Promise<Buffer | 'too large'> {
  const pieces: Uint8Array[] = []
  let bytes = 0
  try {
    // not process.stdin: of a folder that is an empty file
    for await (const piece of input ?? createReadStream('', { fd: 0 })) {
      pieces.push(Buffer.from(piece))
      bytes += piece.length
      if (bytes > MAX_CONFIG_BYTES) return 'too large'
    }
  } catch (error) {
    const errno = errnoOf(error)
    if (errno === undefined) throw error
    throw new GenHooksError('CONFIG_UNREADABLE', `standard input: cannot be read: ${errnoText(errno)}`, {
      cause: error,
    })
  }
  return Buffer.concat(pieces)
}
