import { dirname } from 'node:path'
import { errnoOf, GenHooksError } from '../errors.ts'
import type { Host } from '../host/host.ts'

/** Writes a file that the user asked for with `--out`, whole or not at all; makes its folder. FILE_UNWRITABLE if it cannot. */
export async function writeOut(host: Host, path: string, content: string | Buffer, mode: number): Promise<void> {
  const temporary = `${path}.${process.pid}.new`
  try {
    await host.makeFolder(dirname(path), 0o755)
    await host.createFile(temporary, { content, mode, owner: null })
    await host.rename(temporary, path)
  } catch (error) {
    // it may not be there; what went wrong before is what counts
    await host.remove(temporary).catch(() => {})
    throw new GenHooksError('FILE_UNWRITABLE', `${path}: cannot be written: ${errnoOf(error) ?? 'unknown error'}`, {
      cause: error,
    })
  }
}
