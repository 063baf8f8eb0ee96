import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** The environment variable with the folder of `makeInMemory`, for all workers. */
export const IN_MEMORY = 'GEN_HOOKS_IN_MEMORY'

const PLACE = '/dev/shm'
/** The file system type of a tmpfs, from statfs(2). */
const TMPFS = 0x01021994
/** The free bytes that a run of the tests may need. */
const ROOM = 2 * 2 ** 30

/**
 * Makes a folder like /tmp in memory for the temporary files of this run: a file and its folder are made and removed there at a fourth of the cost on a disk. null where no such place is, or
 * where programs cannot be run in it; then the files go where they went. The caller removes the folder.
 */
export function makeInMemory(): string | null {
  if (!hasRoom()) return null
  let folder: string | null = null
  try {
    // short: some tests print paths in it, which are cut where they are long
    folder = mkdtempSync(join(PLACE, 'gh-'))
    const program = join(folder, 'program')
    writeFileSync(program, '#!/bin/sh\n', { mode: 0o755 })
    if (spawnSync(program).status === 0) {
      rmSync(program)
      chmodSync(folder, 0o1777)
      return folder
    }
  } catch {
    // as good as none
  }
  if (folder !== null) rmSync(folder, { recursive: true, force: true })
  return null
}

function hasRoom(): boolean {
  try {
    const { type, bavail, bsize } = statfsSync(PLACE)
    return type === TMPFS && bavail * bsize >= ROOM
  } catch {
    return false
  }
}
