import { createHash } from 'node:crypto'
import { constants } from 'node:fs'
import { type FileHandle, lstat, open } from 'node:fs/promises'

const PIECE_CHARACTERS = 64 * 1024

/** A file that is made piece by piece and can be compared with the file at `path`; neither file is in memory as a whole. */
export interface Streamed {
  /** Takes the next text, and appends the texts to `file`, if `file` is given, in larger pieces; `all` appends the last piece. */
  readonly take: (text: string, file?: FileHandle, all?: 'all') => Promise<void>
  /** Whether a regular file with exactly the texts that were taken stands at `path`. */
  readonly isThere: () => Promise<boolean>
}

/** A file for `path`, with no text yet. */
export function streamed(path: string): Streamed {
  const hash = createHash('sha256')
  let size = 0
  let waiting: string[] = []
  let characters = 0
  return {
    take: async (text, file, all) => {
      const bytes = Buffer.from(text)
      hash.update(bytes)
      size += bytes.length
      if (file === undefined) return
      waiting.push(text)
      characters += text.length
      if (characters < PIECE_CHARACTERS && all === undefined) return
      const piece = waiting.join('')
      waiting = []
      characters = 0
      await file.appendFile(piece)
    },
    isThere: async () => {
      const found = await lstat(path).catch(() => null)
      if (found?.isFile() !== true || found.size !== size) return false
      const there = createHash('sha256')
      const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW)
      for await (const piece of file.createReadStream()) there.update(piece as Buffer)
      return there.digest('hex') === hash.digest('hex')
    },
  }
}
