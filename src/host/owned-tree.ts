import { constants, type Stats } from 'node:fs'
import { lstat, mkdir, open, readdir, rmdir, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { errnoOf, GenHooksError } from '../errors.ts'
import { readBounded } from './read-bounded.ts'
import { replaceByRename, replaceUnless } from './replace-by-rename.ts'
import { streamed } from './streamed.ts'
import { orUnwritable } from './write-out.ts'

/**
 * A folder of results that gen-hooks owns with all files below. No link in the folder is followed, each file has its old content or all of the new, and a
 * file with the right content is not touched. FILE_UNWRITABLE if a path is taken by something else, or a system call fails.
 */
export interface OwnedTree {
  /** Writes a file; with `compare` only returns whether `put` would write the file. `path` is relative to the folder. */
  readonly put: (path: string, content: string | Buffer, mode: number) => Promise<'written' | 'unchanged'>
  /** As `put`, for a file that is written piece by piece while its content is made: the whole content is never in memory. */
  readonly stream: (
    path: string,
    mode: number,
    fill: (write: Write) => Promise<void>,
  ) => Promise<'written' | 'unchanged'>
  /** The names in the folder `path`, in no order; none if `path` is no folder. Files that are being written are left out. */
  readonly list: (path: string) => Promise<readonly string[]>
  /** The first bytes of a file; null if `path` is no file. */
  readonly begin: (path: string, bytes: number) => Promise<string | null>
  readonly remove: (path: string) => Promise<void>
  /** Removes an empty folder; resolves to whether the folder was removed. A file or a link is no folder, and stays. */
  readonly removeFolder: (path: string) => Promise<boolean>
}

/** Appends to a file. */
export type Write = (text: string) => Promise<void>

/** The names of temporary files, which stay if gen-hooks is killed while it writes. */
export const TEMPORARY = /^\.gen-hooks-[0-9a-f]{16}$/

/** The tree below `folder`, which need not exist. */
export function ownedTree(folder: string, act: 'write' | 'compare'): OwnedTree {
  const folders = new Set<string>()
  /** The paths of temporary files that are being written. */
  const under = new Set<string>()
  const at = (path: string): string => join(folder, path)
  /** Makes each missing folder of `path`, the topmost first; a link is no folder. */
  const needFolder = async (path: string): Promise<void> => {
    if (folders.has(path)) return
    const up = path.lastIndexOf('/')
    if (up > 0) await needFolder(path.slice(0, up))
    const found = await statOf(at(path))
    if (found === null && act === 'write') await mkdir(at(path)).catch(unlessThere)
    if (found !== null && !found.isDirectory()) throw inTheWay(at(path), found, 'a folder')
    // the folder of a host is needed once or twice, and the hosts are many: not kept in memory
    if (!path.includes('/')) folders.add(path)
  }
  return {
    put: async (path, content, mode) => {
      const bytes = typeof content === 'string' ? Buffer.from(content) : content
      let done: 'written' | 'unchanged' = 'written'
      await orUnwritable(at(path), async () => {
        const up = path.lastIndexOf('/')
        if (up > 0) await needFolder(path.slice(0, up))
        const found = await statOf(at(path))
        if (found !== null && !found.isFile()) throw inTheWay(at(path), found, 'a file')
        if (found?.size === bytes.length && bytes.equals(await readPlain(at(path), bytes.length))) done = 'unchanged'
        else if (act === 'write') await replace(at(path), bytes, mode)
      })
      return done
    },
    stream: async (path, mode, fill) => {
      const made = streamed(at(path))
      if (act === 'compare') {
        await fill(made.take)
        return (await made.isThere()) ? 'unchanged' : 'written'
      }
      // an error of `fill` is no error of writing this file
      let failure: { readonly error: unknown } | null = null
      let done: 'written' | 'unchanged' = 'written'
      await orUnwritable(at(path), async () => {
        const found = await statOf(at(path))
        if (found !== null && !found.isFile()) throw inTheWay(at(path), found, 'a file')
        await replaceUnless(at(path), mode, async (file, temporary) => {
          under.add(temporary)
          try {
            await fill((text) => orUnwritable(at(path), () => made.take(text, file)))
          } catch (error) {
            failure = { error }
            return 'leave'
          } finally {
            under.delete(temporary)
          }
          await made.take('', file, 'all')
          if (await made.isThere()) done = 'unchanged'
          return done === 'written' ? 'replace' : 'leave'
        })
      })
      if (failure !== null) throw (failure as { readonly error: unknown }).error
      return done
    },
    list: async (path) => {
      const found = await statOf(at(path))
      const names = found?.isDirectory() === true ? await readdir(at(path)) : []
      return under.size === 0 ? names : names.filter((name) => !under.has(join(at(path), name)))
    },
    begin: async (path, bytes) => {
      const found = await statOf(at(path))
      if (found?.isFile() !== true) return null
      const file = await open(at(path), constants.O_RDONLY | constants.O_NOFOLLOW)
      try {
        const { buffer, bytesRead } = await file.read(Buffer.alloc(bytes), 0, bytes, 0)
        return buffer.toString('utf8', 0, bytesRead)
      } finally {
        await file.close()
      }
    },
    remove: async (path) => {
      if (act === 'write') await orUnwritable(at(path), async () => await unlink(at(path)))
    },
    removeFolder: async (path) => {
      if ((await statOf(at(path)))?.isDirectory() !== true) return false
      if (act === 'compare') return true
      let isGone = true
      await orUnwritable(at(path), async () => {
        try {
          await rmdir(at(path))
        } catch (error) {
          if (errnoOf(error) !== 'ENOTEMPTY' && errnoOf(error) !== 'EEXIST') throw error
          isGone = false
        }
      })
      return isGone
    },
  }
}

async function readPlain(path: string, maxBytes: number): Promise<Buffer> {
  return await readBounded(path, { maxBytes, noFollow: true })
}

async function replace(path: string, bytes: Buffer, mode: number): Promise<void> {
  await replaceByRename(path, mode, (file) => file.writeFile(bytes))
}

async function statOf(path: string): Promise<Stats | null> {
  try {
    return await lstat(path)
  } catch (error) {
    const errno = errnoOf(error)
    if (errno === 'ENOENT' || errno === 'ENOTDIR') return null
    throw error
  }
}

function unlessThere(error: unknown): void {
  if (errnoOf(error) !== 'EEXIST') throw error
}

function inTheWay(path: string, found: Stats, expected: string): GenHooksError {
  const what = found.isSymbolicLink()
    ? 'a link'
    : found.isDirectory()
      ? 'a folder'
      : found.isFile()
        ? 'a file'
        : 'no file'
  return new GenHooksError('FILE_UNWRITABLE', `${path}: cannot be written: is ${what}, expected ${expected}`)
}
