import { lstatSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, realpathSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { GenHooksError } from '../../errors.ts'
import { octal } from '../../host/octal.ts'
import { endProcesses, statOf } from './processes.ts'
import { removeFolder } from './remove-folder.ts'

const PURPOSES = ['harness', 'scenario', 'vmtoolsd', 'bench'] as const
type Purpose = (typeof PURPOSES)[number]

/** The parents of a new folder that are tried if the folder for temporary files is unsafe. */
const OTHER_PLACES = ['/tmp', '/var/tmp', '/run'] as const

/** The parents in which the folders of dead processes have been removed already. */
const tidied = new Set<string>()

/**
 * Makes a new folder `gen-hooks-PURPOSE-...` that this user alone may enter, on a path that only this user and root can change. The name has the process that made it:
 * folders of processes that were killed are removed first, with the processes in them. HARNESS_FAILED if no parent is safe.
 */
export function makePrivateFolder(purpose: Purpose, firstPlace: string = tmpdir()): string {
  const reasons: string[] = []
  for (const place of new Set([firstPlace, ...OTHER_PLACES])) {
    try {
      const base = realpathSync(place)
      const danger = whoElseCanChange(base, 'entry')
      if (danger === null) {
        tidy(base)
        return mkdtempSync(join(base, `gen-hooks-${purpose}-${thisProcess()}-`))
      }
      reasons.push(danger)
    } catch (error) {
      reasons.push(error instanceof Error ? error.message : String(error))
    }
  }
  throw new GenHooksError(
    'HARNESS_FAILED',
    `${reasons[0]}, expected a folder for temporary files on a path that no other user can change`,
    { hint: 'Set TMPDIR to a folder that is yours alone.' },
  )
}

/** Removes the folders of this user whose processes were killed without their cleanup. */
function tidy(base: string): void {
  if (tidied.has(base)) return
  tidied.add(base)
  const [namespace] = thisProcess().split('-')
  const pattern = new RegExp(`^gen-hooks-(?:${PURPOSES.join('|')})-${namespace}-(\\d+)-(\\d+)-\\w{6}$`)
  for (const name of readdirSync(base)) {
    const [, pid, start] = pattern.exec(name) ?? []
    if (pid === undefined || startOf(pid) === start) continue
    const path = join(base, name)
    try {
      if (lstatSync(path).uid !== process.getuid?.()) continue
      endProcesses(path)
      removeFolder(path)
    } catch {
      // another process removes the folder at this moment, or it cannot be removed, which does no harm
    }
  }
}

/** The name of a process: a pid is used again, and is valid only in its namespace. */
function thisProcess(): string {
  const namespace = /\d+/.exec(readlinkSync('/proc/self/ns/pid'))?.[0] ?? '0'
  return `${namespace}-${process.pid}-${startOf(String(process.pid))}`
}

/** When a process was started, in ticks since boot; empty if there is none. */
function startOf(pid: string): string {
  return statOf(Number(pid))[19] ?? ''
}

/**
 * Which other user could replace the file at the real path `path`; null if only root and this user can. As `folder` no other user may write in it; as
 * `entry` it may be like /tmp, where each user can rename only files of his own.
 */
export function whoElseCanChange(path: string, as: 'folder' | 'entry'): string | null {
  const own = process.getuid?.() ?? 0
  const trusted = new Set([0, own, ...unmappedOwner()])
  // the own group of a user often has no other members, and the user's umask then sets its write bit
  const write = own === 0 ? 0o022 : 0o002
  for (let part = path, isLast = true; ; part = dirname(part), isLast = false) {
    const { uid, mode } = lstatSync(part)
    if (!trusted.has(uid)) return `${part}: belongs to user ${uid}`
    const isSticky = (mode & 0o1000) !== 0 && !(isLast && as === 'folder')
    if ((mode & write) !== 0 && !isSticky) return `${part}: mode ${octal(mode & 0o7777)} lets others write in it`
    if (part === dirname(part)) return null
  }
}

/** In a user namespace the machine's root may be shown as the user nobody, like all users that the namespace does not have. */
function unmappedOwner(): readonly number[] {
  if (/^\s*0\s+0\s+4294967295\s*$/.test(readFileSync('/proc/self/uid_map', 'latin1'))) return []
  return [Number(readFileSync('/proc/sys/kernel/overflowuid', 'latin1'))]
}
