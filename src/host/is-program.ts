import { accessSync, constants } from 'node:fs'

/** Whether this process may execute the file at `path` of this machine; false where nothing is there, or the path cannot be looked at. */
export function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
