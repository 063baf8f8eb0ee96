import { posix } from 'node:path'
import { errnoOf } from '../errors.ts'
import { errnoText } from '../host/errno-text.ts'
import type { Host } from '../host/host.ts'
import { octal } from '../host/octal.ts'
import type { Problem } from '../model.ts'
import { quoteText } from '../text/printable.ts'
import { BIN_FOLDERS } from './binaries.ts'

/** The path of a family's command, or why the file at its path cannot be run. */
export type FoundProgram =
  | { readonly kind: 'found'; readonly file: string; readonly problems: readonly Problem[] }
  /** A file has the name of the command and cannot be run: instances may exist anyway. */
  | { readonly kind: 'broken'; readonly because: string }
  | { readonly kind: 'absent' }

const MOST_LINKS = 8

/** Looks for `program` in BIN_FOLDERS. A file of that name that cannot be run is reported; a shell would skip it silently. */
export async function findProgram(host: Host, program: string): Promise<FoundProgram> {
  const file = await host.which(program, BIN_FOLDERS)
  const broken: string[] = []
  for (const folder of BIN_FOLDERS) {
    const path = posix.join(folder, program)
    if (path === file) break
    const because = await whyNotRun(host, path)
    if (because !== null) broken.push(`${path}: ${because}, expected a program`)
  }
  const [first] = broken
  if (file !== null) {
    return { kind: 'found', file, problems: broken.map((message) => ({ source: 'detect', line: 0, message })) }
  }
  // /bin is often a link to /usr/bin, whose files were checked
  return first === undefined ? { kind: 'absent' } : { kind: 'broken', because: first }
}

/** Why the file at `path` cannot be run; null if there is no file. */
async function whyNotRun(host: Host, path: string, links = 0): Promise<string | null> {
  try {
    const found = await host.lstat(path)
    switch (found?.type) {
      case undefined:
        return null
      case 'symlink': {
        if (links === MOST_LINKS) return 'a link to a link, again and again'
        const target = posix.resolve(posix.dirname(path), await host.readLink(path))
        return `a link to ${quoteText(target)}: ${(await whyNotRun(host, target, links + 1)) ?? 'nothing is there'}`
      }
      case 'file':
        return (found.mode & 0o111) === 0 ? `not executable (mode ${octal(found.mode)})` : 'cannot be run'
      case 'directory':
        return 'a folder'
      default:
        return 'no regular file'
    }
  } catch (error) {
    return `cannot be looked at: ${errnoText(errnoOf(error))}`
  }
}
