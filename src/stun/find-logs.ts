import { readdir, realpath, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { errnoOf } from '../errors.ts'
import { isArchive } from '../logs/source/source-format.ts'
import { isVmwareLog } from './log-names.ts'

/** A file to read, or why it is not read. */
export type FoundLog =
  | { readonly kind: 'stdin' }
  | {
      readonly kind: 'file'
      readonly source: string
      readonly path: string
      readonly regular: boolean
      readonly named: boolean
    }
  /** A link in a folder, which is not followed, to a folder or a file at `path`. */
  | { readonly kind: 'link'; readonly source: string; readonly path: string; readonly to: 'folder' | 'file' }
  | { readonly kind: 'special'; readonly source: string }
  | { readonly kind: 'unreadable'; readonly source: string; readonly errno: string; readonly named: boolean }

/** The files of an operand: itself, or the vmware*.log and archives below a folder. Links in folders are not followed, which excludes loops; they are reported. */
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
      const place = join(source, entry.name)
      const isWanted = isVmwareLog(entry.name) || isArchive(entry.name)
      if (entry.isDirectory() || (entry.isFile() && isWanted)) yield* below(place, false)
      else if (entry.isSymbolicLink()) yield* linkAt(place, isWanted)
      else if (isWanted) yield { kind: 'special', source: place }
    }
  } catch (error) {
    const errno = errnoOf(error)
    if (errno === undefined) throw error
    yield { kind: 'unreadable', source, errno, named }
  }
}

/** A link to a folder may lead to logs under any name; a link to nothing leads to no log. */
async function* linkAt(source: string, isWanted: boolean): AsyncGenerator<FoundLog> {
  try {
    const to = (await stat(source)).isDirectory() ? 'folder' : 'file'
    if (isWanted || to === 'folder') yield { kind: 'link', source, path: await realpath(source), to }
  } catch (error) {
    if (errnoOf(error) === undefined) throw error
    if (isWanted) yield { kind: 'link', source, path: source, to: 'file' }
  }
}
