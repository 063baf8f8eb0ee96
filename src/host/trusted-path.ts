import { errnoOf } from '../errors.ts'
import { errnoText } from './errno-text.ts'
import type { Host, Stat } from './host.ts'
import { octal } from './octal.ts'

/** The parts of a host that the judgement of a path needs. */
export type Judged = Pick<Host, 'uid' | 'lstat' | 'readLink'>

/** As `Judged`, for a host with synchronous calls. */
export interface JudgedNow {
  readonly uid: number
  readonly lstat: (path: string) => Stat | null
  readonly readLink: (path: string) => string
}

/** A reason why another user than root and the user of this process could change the file of a path. */
export interface Danger {
  readonly path: string
  /** Without the path: `is owned by uid 7, expected root`. */
  readonly detail: string
}

/** A path with all its links followed. */
export interface Walked {
  /** Canonical path of the last part that exists. */
  readonly path: string
  /** null if lstat of `/` failed. A link only if the last link is not followed. */
  readonly stat: Stat | null
  /** Canonical paths of the parts that do not exist, the outermost first. */
  readonly missing: readonly string[]
  /** The dangers of the folders and links on the way; `dangerOf` judges the last part. */
  readonly dangers: readonly Danger[]
}

type Last = 'follow' | 'stay'

/** The calls of a walk to a host, one after the other; the answer to a call is a `Stat | null`, or the target of a link. */
type Steps<T> = Generator<{ readonly ask: 'lstat' | 'readLink'; readonly path: string }, T, Stat | null | string>

/** As the kernel: more links than this are a loop. */
const MOST_LINKS = 40
const WRITABLE_BY_OTHERS = 0o022
const STICKY = 0o1000

/** Whether the user of this process can trust a file that `uid` owns. */
export function isTrusted(host: Pick<Host, 'uid'>, uid: number): boolean {
  return uid === 0 || uid === host.uid
}

/** Why another user can change a file or folder: its owner or its mode; null if no other user can. */
export function dangerOf(host: Pick<Host, 'uid'>, stat: Stat): string | null {
  if (!isTrusted(host, stat.uid)) return `is owned by uid ${stat.uid}, expected root`
  if ((stat.mode & WRITABLE_BY_OTHERS) === 0) return null
  const expected = stat.type === 'directory' ? '0755' : '0644'
  return `can be written by others than its owner (mode ${octal(stat.mode)}), expected ${expected} or stricter`
}

/**
 * Follows a path from `/`, links included, and judges each folder and link on the way: a user who can write one of them can exchange what the path names.
 * In a sticky folder no other user can exchange a file of root. A link to an absolute path stays below the root folder of `host`.
 */
export async function walk(host: Judged, path: string, last: Last = 'follow'): Promise<Walked> {
  const steps = walking(host, path, last)
  let step = steps.next()
  while (step.done !== true) {
    try {
      const { value } = step
      step = steps.next(value.ask === 'lstat' ? await host.lstat(value.path) : await host.readLink(value.path))
    } catch (error) {
      step = steps.throw(error)
    }
  }
  return step.value
}

/** `walk` for a host with synchronous calls. */
function walkNow(host: JudgedNow, path: string): Walked {
  const steps = walking(host, path, 'follow')
  let step = steps.next()
  while (step.done !== true) {
    try {
      const { value } = step
      step = steps.next(value.ask === 'lstat' ? host.lstat(value.path) : host.readLink(value.path))
    } catch (error) {
      step = steps.throw(error)
    }
  }
  return step.value
}

function* walking(host: Pick<Host, 'uid'>, path: string, last: Last): Steps<Walked> {
  const dangers: Danger[] = []
  const todo = partsOf(path, 'asked for')
  let at = '/'
  let stat = yield* look(at, dangers)
  let links = 0
  const done = (missing: readonly string[] = []): Walked => ({ path: at, stat, missing, dangers })
  for (let part = todo.shift(); part !== undefined && stat !== null; part = todo.shift()) {
    if (stat.type !== 'directory') {
      dangers.push({ path: at, detail: 'is not a folder' })
      return done()
    }
    if (part.name === '..') {
      at = parentOf(at)
      stat = yield* look(at, dangers)
      continue
    }
    const next = join(at, part.name)
    const found = yield* lookOrNull(next, dangers)
    if (found === 'failed') return done()
    const danger = dangerOf(host, stat)
    const isHeld =
      (stat.mode & STICKY) !== 0 && isTrusted(host, stat.uid) && found !== null && isTrusted(host, found.uid)
    if (danger !== null && !isHeld) dangers.push({ path: at, detail: danger })
    if (found === null) {
      // The missing target of a link is not created by gen-hooks.
      if (part.from === 'a link') dangers.push({ path: next, detail: 'is where a link leads, and does not exist' })
      return done(
        [part, ...todo].map((_, index, all) =>
          join(
            at,
            all
              .slice(0, index + 1)
              .map(({ name }) => name)
              .join('/'),
          ),
        ),
      )
    }
    if (found.type === 'symlink' && (todo.length > 0 || last === 'follow')) {
      links += 1
      if (!isTrusted(host, found.uid)) {
        dangers.push({ path: next, detail: `is a link owned by uid ${found.uid}, expected root` })
      }
      if (links > MOST_LINKS) {
        dangers.push({ path, detail: 'has too many levels of links' })
        return done()
      }
      const target = (yield { ask: 'readLink', path: next }) as string
      if (target.startsWith('/')) {
        at = '/'
        stat = yield* look(at, dangers)
      }
      todo.unshift(...partsOf(target, 'a link'))
      continue
    }
    at = next
    stat = found
  }
  return done()
}

/** All dangers of a path whose last part exists, those of that part included; empty if only root or the user of this process can change what the path names. */
export async function dangersOf(host: Judged, path: string): Promise<readonly Danger[]> {
  return dangersWalked(host, await walk(host, path))
}

/** `dangersOf` for a host with synchronous calls. */
export function dangersNow(host: JudgedNow, path: string): readonly Danger[] {
  return dangersWalked(host, walkNow(host, path))
}

function dangersWalked(host: Pick<Host, 'uid'>, { path, stat, dangers }: Walked): readonly Danger[] {
  const own = stat === null ? null : dangerOf(host, stat)
  return distinct(own === null ? dangers : [...dangers, { path, detail: own }])
}

/** Each danger once: a path may go through a folder twice. */
export function distinct(dangers: readonly Danger[]): readonly Danger[] {
  return [...new Map(dangers.map((one) => [`${one.path}\n${one.detail}`, one])).values()]
}

function partsOf(path: string, from: 'asked for' | 'a link') {
  return path
    .split('/')
    .filter((name) => name !== '' && name !== '.')
    .map((name) => ({ name, from }))
}

function* look(path: string, dangers: Danger[]): Steps<Stat | null> {
  const stat = yield* lookOrNull(path, dangers)
  if (stat === null) dangers.push({ path, detail: 'does not exist' })
  return stat === 'failed' ? null : stat
}

function* lookOrNull(path: string, dangers: Danger[]): Steps<Stat | null | 'failed'> {
  try {
    return (yield { ask: 'lstat', path }) as Stat | null
  } catch (error) {
    const errno = errnoOf(error)
    if (errno === undefined) throw error
    dangers.push({ path, detail: `cannot be looked at: ${errnoText(errno)}` })
    return 'failed'
  }
}

function join(folder: string, name: string): string {
  return folder === '/' ? `/${name}` : `${folder}/${name}`
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf('/'), 1))
}
