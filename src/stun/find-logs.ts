import { readdir, realpath, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { errnoOf } from '../errors.ts'
import { isArchive } from '../logs/source/source-format.ts'
import { isVmwareLog } from './log-names.ts'

/** A file to read, or why there is none. */
export type FoundLog =
  | { readonly kind: 'stdin' }
  | {
      readonly kind: 'file'
      readonly source: string
      readonly path: string
      readonly regular: boolean
      readonly named: boolean
    }
  | { readonly kind: 'unreadable'; readonly source: string; readonly errno: string; readonly named: boolean }

/** The files that an operand means: itself, or the vmware*.log and archives below a folder. Symbolic links in folders are not followed, so there are no loops. */
export async function* findLogs(operand: string): AsyncGenerator<FoundLog> {
  if (operand === '-') yield { kind: 'stdin' }
  else yield* below(operand, true)
}

async function* below(source: string, named: boolean): AsyncGenerator<FoundLog> {
  try {
    const found = await stat(source)
    if (!found.isDirectory()) {
      const path = await realpath(source).catch(() => resolve(source))
      yield { kind: 'file', source, path, regular: found.isFile(), named }
      return
    }
    const entries = await readdir(source, { withFileTypes: true })
    entries.sort((a, b) => (a.name < b.name ? -1 : 1))
    for (const entry of entries) {
      if (entry.isDirectory() || (entry.isFile() && (isVmwareLog(entry.name) || isArchive(entry.name))))
        yield* below(join(source, entry.name), false)
    }
  } catch (error) {
    const errno = errnoOf(error)
    if (errno === undefined) throw error
    yield { kind: 'unreadable', source, errno, named }
  }
}
