import { randomBytes } from 'node:crypto'
import { constants } from 'node:fs'
import { type FileHandle, open, rename, unlink } from 'node:fs/promises'
import { posix } from 'node:path'

/**
 * Puts a whole file at `path`: `fill` writes a new file beside `path`, which is synced and renamed to `path`. The new file is opened with `mode`.
 * After an error `path` is unchanged, and the new file is removed.
 */
export async function replaceByRename(
  path: string,
  mode: number,
  fill: (file: FileHandle) => Promise<void>,
): Promise<void> {
  await replaceUnless(path, mode, async (file) => {
    await fill(file)
    return 'replace'
  })
}

/** As `replaceByRename`, with a `fill` that gets the path of the new file and decides whether the file at `path` is replaced. */
export async function replaceUnless(
  path: string,
  mode: number,
  fill: (file: FileHandle, temporary: string) => Promise<'replace' | 'leave'>,
): Promise<void> {
  const temporary = `${posix.dirname(path)}/.gen-hooks-${randomBytes(8).toString('hex')}`
  const flags = constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW | constants.O_WRONLY
  const file = await open(temporary, flags, mode)
  try {
    let act: 'replace' | 'leave'
    try {
      act = await fill(file, temporary)
      if (act === 'replace') await file.sync()
    } finally {
      await file.close()
    }
    if (act === 'replace') await rename(temporary, path)
    else await unlink(temporary)
  } catch (error) {
    // An error of unlink is ignored: the first error says what went wrong.
    await unlink(temporary).catch(() => {})
    throw error
  }
}
