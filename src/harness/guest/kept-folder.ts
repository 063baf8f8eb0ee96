import { readdir, realpath } from 'node:fs/promises'
import { errnoOf, GenHooksError } from '../../errors.ts'
import { errnoText } from '../../host/errno-text.ts'
import { makeOutFolder } from '../../host/write-out.ts'
import { whoElseCanChange } from './private-folder.ts'

/** Makes a folder for a guest that stays, or takes an empty one that no other user can change. Returns its real path. */
export async function makeKeptFolder(path: string): Promise<string> {
  let danger: string | null
  try {
    await makeOutFolder(path, 0o700)
    if ((await readdir(path)).length > 0)
      throw new GenHooksError('USAGE', `${path}: is not empty, expected a new or an empty folder`)
    const real = await realpath(path)
    danger = whoElseCanChange(real, 'folder')
    if (danger === null) return real
  } catch (error) {
    if (error instanceof GenHooksError) throw error
    throw new GenHooksError('FILE_UNWRITABLE', `${path}: cannot be made a sandbox: ${errnoText(errnoOf(error))}`, {
      cause: error,
    })
  }
  // this user runs and reads the files in the folder
  throw new GenHooksError('USAGE', `${danger}, expected a sandbox on a path that no other user can change`)
}
