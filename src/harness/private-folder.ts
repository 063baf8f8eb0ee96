import { lstatSync, mkdtempSync, readFileSync, realpathSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { GenHooksError } from '../errors.ts'

/** Where a new folder may lie, if the one for temporary files will not do. */
const OTHER_PLACES = ['/tmp', '/var/tmp', '/run'] as const

/** Makes a new folder that this user alone may enter, on a path that nobody else but root can change. HARNESS_FAILED if there is no place for one. */
export function makePrivateFolder(prefix: string, firstPlace: string = tmpdir()): string {
  const reasons: string[] = []
  for (const place of new Set([firstPlace, ...OTHER_PLACES])) {
    try {
      const base = realpathSync(place)
      const danger = whoElseCanChange(base, 'entry')
      if (danger === null) return mkdtempSync(join(base, prefix))
      reasons.push(danger)
    } catch (error) {
      reasons.push(error instanceof Error ? error.message : String(error))
    }
  }
  throw new GenHooksError(
    'HARNESS_FAILED',
    `${reasons[0]}, expected a folder for temporary files on a path that nobody else can change`,
    { hint: 'Set TMPDIR to a folder that is yours alone.' },
  )
}

/**
 * Says who else could exchange what lies at the real path `path`; null if nobody but root and this user can. As `folder` nobody else may write in it; as
 * `entry` it may be like /tmp, where each can rename only what is his.
 */
export function whoElseCanChange(path: string, as: 'folder' | 'entry'): string | null {
  const own = process.getuid?.() ?? 0
  const trusted = new Set([0, own, ...unmappedOwner()])
  // a user's own group is often his alone, and its bit is set by his umask
  const write = own === 0 ? 0o022 : 0o002
  for (let part = path, isLast = true; ; part = dirname(part), isLast = false) {
    const { uid, mode } = lstatSync(part)
    if (!trusted.has(uid)) return `${part}: belongs to user ${uid}`
    const isSticky = (mode & 0o1000) !== 0 && !(isLast && as === 'folder')
    if ((mode & write) !== 0 && !isSticky)
      return `${part}: mode 0${(mode & 0o7777).toString(8)} lets others write in it`
    if (part === dirname(part)) return null
  }
}

/** In a namespace of users the machine's root may be nobody, and nobody can be told from others that are not known there. */
function unmappedOwner(): readonly number[] {
  if (/^\s*0\s+0\s+4294967295\s*$/.test(readFileSync('/proc/self/uid_map', 'latin1'))) return []
  return [Number(readFileSync('/proc/sys/kernel/overflowuid', 'latin1'))]
}
