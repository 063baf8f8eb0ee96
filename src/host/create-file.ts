import { constants } from 'node:fs'
import { open, unlink } from 'node:fs/promises'
import type { NewFile } from './host.ts'

/** `Host.createFile` on a real path: no other user can open the file before its owner and mode are right, and an incomplete file is removed. */
export async function createFile(path: string, file: NewFile): Promise<void> {
  const flags = constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW | constants.O_WRONLY
  const handle = await open(path, flags, 0)
  try {
    try {
      // chown clears the set-id bits, so chmod comes after chown.
      if (file.owner !== null) await handle.chown(file.owner.uid, file.owner.gid)
      await handle.chmod(file.mode)
      await handle.writeFile(file.content)
      await handle.sync()
    } finally {
      await handle.close()
    }
  } catch (error) {
    // An error of unlink is ignored: the first error says what went wrong.
    await unlink(path).catch(() => {})
    throw error
  }
}
