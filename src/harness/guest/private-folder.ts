import { lstatSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, realpathSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { GenHooksError } from '../../errors.ts'
import { octal } from '../../host/octal.ts'
import { endProcesses, statOf } from './processes.ts'
import { removeFolder } from './remove-folder.ts'

const PURPOSES = ['harness', 'scenario', 'vmtoolsd', 'bench'] as const
type Purpose = (typeof PURPOSES)[number]

/** Where a new folder may lie, if the one for temporary files will not do. */
const OTHER_PLACES = ['/tmp', '/var/tmp', '/run'] as const

/** Those that have been looked through for what dead ones left. */
const tidied = new Set<string>()

/**
 * Makes a new folder `gen-hooks-PURPOSE-...` that this user alone may enter, on a path that nobody else but root can change. Its name says which process made it:
 * what those left that were killed is removed first, with what runs in it. HARNESS_FAILED if there is no place for one.
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
    `${reasons[0]}, expected a folder for temporary files on a path that nobody else can change`,
    { hint: 'Set TMPDIR to a folder that is yours alone.' },
  )
}

/** Removes the folders of this user whose processes are dead: no cleanup of theirs was run. */
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
      // another one removes it at this moment, or it cannot be removed: it is in nobody's way
    }
  }
}

/** A pid comes again, and means something only in its namespace. */
function thisProcess(): string {
  const namespace = /\d+/.exec(readlinkSync('/proc/self/ns/pid'))?.[0] ?? '0'
  return `${namespace}-${process.pid}-${startOf(String(process.pid))}`
}

/** When a process was started, in ticks since boot; empty if there is none. */
function startOf(pid: string): string {
  return statOf(Number(pid))[19] ?? ''
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
    if ((mode & write) !== 0 && !isSticky) return `${part}: mode ${octal(mode & 0o7777)} lets others write in it`
    if (part === dirname(part)) return null
  }
}

/** In a namespace of users the machine's root may be nobody, and nobody can be told from others that are not known there. */
function unmappedOwner(): readonly number[] {
  if (/^\s*0\s+0\s+4294967295\s*$/.test(readFileSync('/proc/self/uid_map', 'latin1'))) return []
  return [Number(readFileSync('/proc/sys/kernel/overflowuid', 'latin1'))]
}
