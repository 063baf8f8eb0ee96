import { errnoOf } from '../errors.ts'
import { errnoText } from './errno-text.ts'
import type { Host } from './host.ts'

const MOUNTS = '/proc/self/mountinfo'
const MOST_BYTES = 4 * 1024 * 1024

/** One line of mountinfo, as proc(5) describes it. */
export interface Mount {
  /** `8:17`; `0:N` if the file system has no block device. */
  readonly device: string
  /** The folder of the file system that is mounted; `/` for all of it. */
  readonly root: string
  readonly point: string
  /** `ext4`, `nfs4`, `fuse.sshfs`. */
  readonly type: string
  /** `/dev/sda1`, `server:/export`. */
  readonly source: string
}

/** The mounts of a guest, or why they are unknown. */
export type Mounts =
  | { readonly kind: 'read'; readonly mounts: readonly Mount[] }
  | { readonly kind: 'unknown'; readonly because: string }

/** The mounts of this machine, or those in the copy of mountinfo that was collected with a folder. */
export async function readMounts(host: Host): Promise<Mounts> {
  try {
    const isCopy = host.realPath('/') !== '/'
    // in a folder with a mounted /proc, /proc/self is this process, and has the mounts of another root
    if (isCopy && (await host.lstat('/proc/self'))?.type === 'symlink')
      return { kind: 'unknown', because: `${MOUNTS}: is the one of this machine, expected a copy of the guest's` }
    const stat = await host.lstat(MOUNTS)
    if (stat?.type !== 'file')
      return { kind: 'unknown', because: `${MOUNTS}: ${stat === null ? 'is not there' : 'is not a regular file'}` }
    const text = (await host.readFile(MOUNTS, { maxBytes: MOST_BYTES, noFollow: true })).toString('utf8')
    const mounts = mountsIn(text)
    return mounts.length === 0 ? { kind: 'unknown', because: `${MOUNTS}: has no mount` } : { kind: 'read', mounts }
  } catch (error) {
    const errno = errnoOf(error)
    if (errno === undefined) throw error
    return { kind: 'unknown', because: `${MOUNTS}: cannot be read: ${errnoText(errno)}` }
  }
}

/** The mounts in the text of a mountinfo, in the order of its lines; a line that is no mount is left out. */
export function mountsIn(text: string): readonly Mount[] {
  return text.split('\n').flatMap((line) => {
    const words = line.split(' ')
    const dash = words.indexOf('-', 6)
    const [, , device = '', root = '', point = ''] = words
    const [type = '', source = ''] = dash < 0 ? [] : words.slice(dash + 1)
    if (!/^\d+:\d+$/.test(device) || !point.startsWith('/') || type === '') return []
    return [{ device, root: plain(root), point: plain(point), type: plain(type), source: plain(source) }]
  })
}

/** The mount of the canonical `path`: the one with the longest mount point above `path`, and of two mounts at one point the later, which hides the earlier one. */
export function mountOf(path: string, mounts: readonly Mount[]): Mount | null {
  let found: Mount | null = null
  for (const mount of mounts) {
    if (isBelow(path, mount.point) && mount.point.length >= (found?.point.length ?? 0)) found = mount
  }
  return found
}

/** Whether `path` is the folder `point`, or below it. */
export function isBelow(path: string, point: string): boolean {
  return point === '/' || path === point || path.startsWith(`${point}/`)
}

/** The kernel writes blank, tab, line end and backslash as \040 and the like. */
function plain(word: string): string {
  return word.replace(/\\([0-7]{3})/g, (_all, code: string) => String.fromCharCode(Number.parseInt(code, 8)))
}
