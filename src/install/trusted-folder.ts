import { errnoOf } from '../errors.ts'
import type { Host } from '../host/host.ts'
import { dangerOf, distinct, isTrusted, walk } from '../host/trusted-path.ts'
import { unlessErrno } from '../host/unless-errno.ts'
import type { ActualFolder } from './actual.ts'
import { TEMPORARY_NAME } from './targets.ts'

/** A folder with its links followed, why root must not run files of it, and the temporary files in it. A sticky folder is unfit: other users can make files there. */
export async function resolveFolder(host: Host, path: string): Promise<ActualFolder> {
  const { path: existing, stat, missing, dangers } = await walk(host, path)
  const last = stat === null ? null : stat.type === 'directory' ? dangerOf(host, stat) : 'is not a folder'
  const unsafe = distinct(last === null ? dangers : [...dangers, { path: existing, detail: last }])
  const canonical = missing.at(-1) ?? existing
  return {
    path: canonical,
    missing,
    unsafe,
    unwritable: unsafe.some((one) => one.path === existing) ? null : await writeErrno(host, existing),
    leftovers: await leftovers(host, canonical),
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
  for (const name of await unlessErrno(() => host.list(folder), [])) {
    if (!TEMPORARY_NAME.test(name)) continue
    const path = folder === '/' ? `/${name}` : `${folder}/${name}`
    const stat = await host.lstat(path)
    if (stat?.type === 'file' && isTrusted(host, stat.uid)) found.push(path)
  }
  return found
}
