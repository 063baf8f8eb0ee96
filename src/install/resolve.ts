import { errnoOf } from '../errors.ts'
import type { Host } from '../host/host.ts'
import type { ActualFolder } from '../plan/actual.ts'
import { octal } from '../plan/steps.ts'
import { folderOf, TEMPORARY_NAME } from '../plan/targets.ts'

/** As the kernel: more links than this are a loop. */
const MOST_LINKS = 40
const WRITABLE_BY_OTHERS = 0o022

/** Whether what `uid` owns can be relied on by the user who installs. */
export function isTrusted(host: Host, uid: number): boolean {
  return uid === 0 || uid === host.uid
}

/**
 * Follows every link of a folder's path inside the guest and judges each folder on the way: whoever can write one of them can
 * exchange what VMware Tools runs as root. A link to an absolute path stays below the root folder of `host`.
 */
export async function resolveFolder(host: Host, path: string): Promise<ActualFolder> {
  const unsafe: { path: string; detail: string }[] = []
  let missing: string[] = []
  let at = '/'
  let links = 0
  const todo = parts(path, 'asked for')
  await judge(host, at, unsafe)
  for (let part = todo.shift(); part !== undefined; part = todo.shift()) {
    const { name } = part
    if (name === '..') {
      at = folderOf(at)
      continue
    }
    const next = join(at, name)
    const stat = await lstatOrNote(host, next, unsafe)
    if (stat === 'failed') break
    if (stat === null) {
      missing = [part, ...todo].map((_, index, all) =>
        join(
          at,
          all
            .slice(0, index + 1)
            .map((one) => one.name)
            .join('/'),
        ),
      )
      // What a link names is for whoever made the link to create.
      if (part.from === 'a link') unsafe.push({ path: next, detail: 'is where a link leads, and does not exist' })
      break
    }
    if (stat.type === 'symlink') {
      links += 1
      if (!isTrusted(host, stat.uid))
        unsafe.push({ path: next, detail: `is a link owned by uid ${stat.uid}, expected root` })
      if (links > MOST_LINKS) {
        unsafe.push({ path, detail: 'has too many levels of links' })
        break
      }
      const target = await host.readLink(next)
      if (target.startsWith('/')) at = '/'
      todo.unshift(...parts(target, 'a link'))
      continue
    }
    at = next
    await judge(host, at, unsafe)
    if (stat.type !== 'directory') break
  }
  const existing = at
  const canonical = missing.at(-1) ?? at
  return {
    path: canonical,
    missing,
    unsafe,
    unwritable: unsafe.some((one) => one.path === existing) ? null : await writeErrno(host, existing),
    leftovers: missing.length === 0 ? await leftovers(host, canonical) : [],
  }
}

function parts(path: string, from: 'asked for' | 'a link') {
  return path
    .split('/')
    .filter((name) => name !== '' && name !== '.')
    .map((name) => ({ name, from }))
}

async function judge(host: Host, path: string, unsafe: { path: string; detail: string }[]): Promise<void> {
  const stat = await lstatOrNote(host, path, unsafe)
  if (stat === 'failed') return
  if (stat === null) unsafe.push({ path, detail: 'does not exist' })
  else if (stat.type !== 'directory') unsafe.push({ path, detail: 'is not a folder' })
  else if (!isTrusted(host, stat.uid)) unsafe.push({ path, detail: `is owned by uid ${stat.uid}, expected root` })
  else if ((stat.mode & WRITABLE_BY_OTHERS) !== 0) {
    unsafe.push({
      path,
      detail: `can be written by others than its owner (mode ${octal(stat.mode)}), expected 0755 or stricter`,
    })
  }
}

async function lstatOrNote(host: Host, path: string, unsafe: { path: string; detail: string }[]) {
  try {
    return await host.lstat(path)
  } catch (error) {
    const errno = errnoOf(error)
    if (errno === undefined) throw error
    unsafe.push({ path, detail: `cannot be looked at (${errno})` })
    return 'failed' as const
  }
}

async function writeErrno(host: Host, path: string): Promise<string | null> {
  try {
    await host.checkWritable(path)
    return null
  } catch (error) {
    const errno = errnoOf(error)
    if (errno === undefined) throw error
    return errno
  }
}

async function leftovers(host: Host, folder: string): Promise<readonly string[]> {
  const found: string[] = []
  for (const name of await listOrNone(host, folder)) {
    if (!TEMPORARY_NAME.test(name)) continue
    const stat = await host.lstat(join(folder, name))
    if (stat?.type === 'file' && isTrusted(host, stat.uid)) found.push(join(folder, name))
  }
  return found
}

async function listOrNone(host: Host, folder: string): Promise<readonly string[]> {
  try {
    return await host.list(folder)
  } catch (error) {
    if (errnoOf(error) === undefined) throw error
    return []
  }
}

function join(folder: string, name: string): string {
  return folder === '/' ? `/${name}` : `${folder}/${name}`
}
