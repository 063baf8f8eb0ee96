import { constants } from 'node:fs'
import { open, readlink } from 'node:fs/promises'
import type { ReadOptions } from './host.ts'

const CHUNK = 64 * 1024

/** `Host.readFile` on a real path. The bound holds for pipes and devices too, whose size is unknown. EXDEV if the opened file is not below `within`. */
export async function readBounded(path: string, options: ReadOptions, within: string | null = null): Promise<Buffer> {
  const max = options.maxBytes ?? Number.POSITIVE_INFINITY
  // Where a symlink of another user is refused a FIFO must not block either: without O_NONBLOCK open waits for a writer of the FIFO.
  const careful = options.noFollow === true ? constants.O_NOFOLLOW | constants.O_NONBLOCK : 0
  const handle = await open(path, constants.O_RDONLY | careful)
  try {
    // A parent folder may have become a link after the check of the path.
    if (within !== null && !(await readlink(`/proc/self/fd/${handle.fd}`)).startsWith(`${within}/`)) throw outside(path)
    const chunks: Buffer[] = []
    let size = 0
    let from = options.lastBytes === undefined ? null : Math.max(0, (await handle.stat()).size - options.lastBytes)
    for (;;) {
      const chunk = Buffer.allocUnsafe(CHUNK)
      const { bytesRead } = await handle.read(chunk, 0, CHUNK, from)
      if (from !== null) from += bytesRead
      if (bytesRead === 0) return Buffer.concat(chunks)
      size += bytesRead
      if (size > max) throw tooLarge(path)
      chunks.push(chunk.subarray(0, bytesRead))
    }
  } finally {
    await handle.close()
  }
}

function tooLarge(path: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`EFBIG: file too large, read '${path}'`), {
    code: 'EFBIG',
    syscall: 'read',
    path,
  })
}

function outside(path: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`EXDEV: outside of the root, open '${path}'`), {
    code: 'EXDEV',
    syscall: 'open',
    path,
  })
}
