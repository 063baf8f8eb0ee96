import { randomBytes } from 'node:crypto'
import { dirname } from 'node:path'
import type { Host, NewFile } from '../host/host.ts'

/** A whole file that waits under a temporary name for its rename. */
export interface StagedFile {
  readonly temporary: string
  readonly path: string
}

/**
 * Writes a file whole under a random name in `stageIn`, which is on the file system of `path`. What stands at `path` is not touched, so
 * a full or read-only disk is met here.
 */
export async function stageFile(host: Host, path: string, stageIn: string, file: NewFile): Promise<StagedFile> {
  const temporary = `${stageIn === '/' ? '' : stageIn}/.gen-hooks-${randomBytes(8).toString('hex')}`
  await host.createFile(temporary, file)
  return { temporary, path }
}

/** Puts a staged file in place: at every moment `path` has its old content or its new one, after a power cut too. */
export async function commitFile(host: Host, staged: StagedFile): Promise<void> {
  await host.rename(staged.temporary, staged.path)
  await host.syncFolder(dirname(staged.path))
  const from = dirname(staged.temporary)
  if (from !== dirname(staged.path)) await host.syncFolder(from)
}

/** Takes a staged file away again; that it is gone already, or cannot be removed, changes nothing. */
export async function discardFile(host: Host, staged: StagedFile): Promise<void> {
  await host.remove(staged.temporary).catch(() => {})
}
