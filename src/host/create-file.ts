import { constants } from 'node:fs'
import { open, unlink } from 'node:fs/promises'
import type { NewFile } from './host.ts'

/** `Host.createFile` on a real path: nobody can open the file before its owner and mode are right, and a torn one never stays. */
export async function createFile(path: string, file: NewFile): Promise<void> {
  const flags = constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW | constants.O_WRONLY
  const handle = await open(path, flags, 0)
  try {
    try {
      // chown clears the set-id bits, so the mode comes after it.
      if (file.owner !== null) await handle.chown(file.owner.uid, file.owner.gid)
      await handle.chmod(file.mode)
      await handle.writeFile(file.content)
      await handle.sync()
    } finally {
      await handle.close()
    }
  } catch (error) {
    // Swallowed: the first error says what went wrong.
    await unlink(path).catch(() => {})
    throw error
  }
}
