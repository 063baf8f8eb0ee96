import { randomBytes } from 'node:crypto'
import { dirname } from 'node:path'
import type { Host, NewFile } from '../host/host.ts'

/** A whole file that waits under a temporary name for its rename. */
export interface StagedFile {
  readonly temporary: string
  readonly path: string
}

/**
 * Writes a file whole under a random name in `stageIn`, which is on the file system of `path`. The present file of `path` stays, so
 * a full or read-only disk does no harm.
 */
export async function stageFile(host: Host, path: string, stageIn: string, file: NewFile): Promise<StagedFile> {
  const temporary = `${stageIn === '/' ? '' : stageIn}/.gen-hooks-${randomBytes(8).toString('hex')}`
  await host.createFile(temporary, file)
  return { temporary, path }
}

/** Renames a staged file to its path: at each moment, and after a power cut, `path` has its old or its new content. */
export async function commitFile(host: Host, staged: StagedFile): Promise<void> {
  await host.rename(staged.temporary, staged.path)
  await host.syncFolder(dirname(staged.path))
  const from = dirname(staged.temporary)
  if (from !== dirname(staged.path)) await host.syncFolder(from)
}

/** Removes a staged file; a file that is gone already or cannot be removed is no error. */
export async function discardFile(host: Host, staged: StagedFile): Promise<void> {
  await host.remove(staged.temporary).catch(() => {})
}
