import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** A file system in memory on nearly each Linux. A container often has 64 MB of it, and may start no program from it. */
const MEMORY = '/dev/shm'

/** More bytes than all that the tests of a run have in their folders at a time. */
const ENOUGH = 4 * 2 ** 30

/**
 * A new folder like /tmp for the files of the tests, in memory; null where there is too little of it. The tests remove many small files, and wait for each where
 * the file system of /tmp is mounted with `discard`: 0.6 ms on the CI's machine, of which nothing is computed.
 */
export function memoryFolder(): string | null {
  try {
    const { bavail, bsize } = statfsSync(MEMORY)
    if (bavail * bsize < ENOUGH || process.availableMemory() < 2 * ENOUGH) return null
    const folder = mkdtempSync(join(MEMORY, 'gen-hooks-tests-'))
    chmodSync(folder, 0o1777)
    if (startsPrograms(folder)) return folder
    rmSync(folder, { recursive: true })
  } catch {
    // no such folder, or not for this user: the tests write to /tmp
  }
  return null
}

function startsPrograms(folder: string): boolean {
  const program = join(folder, 'program')
  writeFileSync(program, '#!/bin/sh\n', { mode: 0o755 })
  const { status } = spawnSync(program)
  rmSync(program)
  return status === 0
}
