import { join } from 'node:path'
import { errnoOf, GenHooksError } from '../errors.ts'
import { errnoText } from '../host/errno-text.ts'
import type { Host } from '../host/host.ts'
import { printable } from '../text/printable.ts'

/** The files of a fleet, by their paths below its folder. No link is followed: the bytes of a fleet are those that a review of the folder shows. */
export interface FleetFiles {
  /** What stands at a path; `absent` if nothing does. FILE_UNREADABLE if lstat fails. */
  readonly typeOf: (path: string) => Promise<'absent' | 'file' | 'directory' | 'symlink' | 'other'>
  /** The names in a folder, sorted by their bytes; none if the folder does not exist. FILE_UNREADABLE if the folder cannot be listed. */
  readonly list: (path: string) => Promise<readonly string[]>
  readonly read: (path: string, maxBytes: number) => Promise<FleetFile>
}

/** A file of a fleet, or why the file cannot be read: `<what is wrong>[, <expected>]`. */
export type FleetFile =
  | { readonly kind: 'absent' }
  | { readonly kind: 'read'; readonly bytes: Buffer }
  | { readonly kind: 'refused'; readonly why: string }

type Reader = Pick<Host, 'lstat' | 'list' | 'readFile'>

/** The files below `folder`, an absolute path. */
export function fleetFiles(host: Reader, folder: string): FleetFiles {
  return {
    typeOf: async (path) => (await orUnreadable(path, () => host.lstat(join(folder, path))))?.type ?? 'absent',
    list: async (path) => await orUnreadable(path, () => host.list(join(folder, path))),
    read: async (path, maxBytes) => await readPlain(host, join(folder, path), maxBytes),
  }
}

/** FILE_UNREADABLE if the folder of a fleet, which the user named `shown`, is not there or is no folder. */
export async function requireFolder({ typeOf }: Pick<FleetFiles, 'typeOf'>, shown: string): Promise<void> {
  const type = await typeOf('.')
  if (type === 'directory' || type === 'symlink') return
  const what = type === 'absent' ? `cannot be read: ${errnoText('ENOENT')}` : 'is no folder, expected that of a fleet'
  throw new GenHooksError('FILE_UNREADABLE', `${printable(shown, 1000)}: ${what}`)
}

async function orUnreadable<T>(path: string, look: () => Promise<T>): Promise<T> {
  try {
    return await look()
  } catch (error) {
    const errno = errnoOf(error)
    if (errno === undefined) throw error
    throw new GenHooksError('FILE_UNREADABLE', `${printable(path, 1000)}: cannot be read: ${errnoText(errno)}`)
  }
}

const WHAT = { directory: 'a folder', symlink: 'a link', other: 'no regular file' } as const

async function readPlain(host: Reader, path: string, maxBytes: number): Promise<FleetFile> {
  try {
    const stat = await host.lstat(path)
    if (stat === null) return { kind: 'absent' }
    if (stat.type !== 'file') return { kind: 'refused', why: `${WHAT[stat.type]}, expected a file` }
    return { kind: 'read', bytes: await host.readFile(path, { maxBytes, noFollow: true }) }
  } catch (error) {
    const errno = errnoOf(error)
    if (errno === undefined) throw error
    if (errno === 'EFBIG') return { kind: 'refused', why: `larger than ${maxBytes} bytes` }
    return { kind: 'refused', why: `cannot be read: ${errnoText(errno)}` }
  }
}
