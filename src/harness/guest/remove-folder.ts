import { rmSync } from 'node:fs'
import { errnoOf } from '../../errors.ts'

/** A hook that is writing ends within that many tries. */
const MOST_TRIES = 1000

/** Removes a file, or a folder into which a hook may still write: Node lists a folder only once, also with `maxRetries`. A path that does not exist is no error. */
export function removeFolder(path: string): void {
  for (let tries = 1; ; tries++) {
    try {
      rmSync(path, { recursive: true, force: true })
      return
    } catch (error) {
      if (errnoOf(error) !== 'ENOTEMPTY' || tries === MOST_TRIES) throw error
    }
  }
}
