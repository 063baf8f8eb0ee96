import { errnoOf } from '../errors.ts'
import { errnoText } from './errno-text.ts'
import type { Host, Stat } from './host.ts'
import { walk } from './trusted-path.ts'

/** The content of a file of the guest, or why there is none. */
export type TextRead =
  | { readonly kind: 'read'; readonly path: string; readonly stat: Stat; readonly text: string }
  | { readonly kind: 'absent' }
  /** A folder, a FIFO, a device or a socket: none of them is opened. */
  | { readonly kind: 'no file'; readonly because: string }
  | { readonly kind: 'unreadable'; readonly because: string }

/** A file that is there, but has no content that can be read: `because` says why. */
export type Unread = Extract<TextRead, { readonly because: string }>

/** Whether there is something at the path, and what it says stays unknown; a file that is absent says nothing, which is known. */
export function isUnread(read: TextRead): read is Unread {
  return read.kind === 'no file' || read.kind === 'unreadable'
}

/** A path with its links followed within the guest, as far as it leads. */
export type Resolved =
  | { readonly kind: 'there'; readonly path: string; readonly stat: Stat }
  /** `path`: where it would be. */
  | { readonly kind: 'absent'; readonly path: string }
  | { readonly kind: 'unknown'; readonly path: string; readonly because: string }

/** Follows the links of `path`; the last part that can be looked at is `path` of the result where there is a reason against it. */
export async function resolvePath(host: Host, path: string): Promise<Resolved> {
  const { path: canonical, stat, missing, dangers } = await walk(host, path)
  const against = dangers.find(({ detail }) => /^(?:cannot be looked at|has too many levels)/.test(detail))
  if (against !== undefined)
    return { kind: 'unknown', path: against.path, because: `${against.path}: ${against.detail}` }
  const beyond = missing.at(-1)
  if (beyond !== undefined) return { kind: 'absent', path: beyond }
  if (stat === null) return { kind: 'unknown', path: canonical, because: 'no folder is there' }
  return dangers.some(({ path: at, detail }) => at === canonical && detail === 'is not a folder')
    ? { kind: 'absent', path }
    : { kind: 'there', path: canonical, stat }
}

/** Reads a regular file as UTF-8, links followed within the guest; `path` of the result is canonical. */
export async function readText(host: Host, path: string, maxBytes: number): Promise<TextRead> {
  try {
    const found = await resolvePath(host, path)
    if (found.kind === 'absent') return { kind: 'absent' }
    if (found.kind === 'unknown') {
      const own = `${path}: `
      const { because } = found
      return { kind: 'unreadable', because: because.startsWith(own) ? because.slice(own.length) : because }
    }
    const { stat, path: canonical } = found
    if (stat.type === 'directory') return { kind: 'no file', because: 'is a folder, expected a regular file' }
    if (stat.type !== 'file') return { kind: 'no file', because: 'is no regular file, and was not opened' }
    const text = (await host.readFile(canonical, { maxBytes, noFollow: true })).toString('utf8')
    return { kind: 'read', path: canonical, stat, text }
  } catch (error) {
    const errno = errnoOf(error)
    if (errno === undefined) throw error
    if (errno === 'EFBIG') return { kind: 'unreadable', because: `is larger than ${maxBytes} bytes` }
    return { kind: 'unreadable', because: `cannot be read: ${errnoText(errno)}` }
  }
}
