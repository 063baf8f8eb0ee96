import { rmSync } from 'node:fs'
import { errnoOf } from '../../errors.ts'

/** A hook that still writes ends within that many looks. */
const MOST_TRIES = 1000

/** Removes a file, or a folder into which a hook may still write: Node looks only once what is in one, whatever `maxRetries` says. Nothing there is no error. */
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
