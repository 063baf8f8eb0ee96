import { readdir } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { unlessErrno } from '../host/unless-errno.ts'

/** `.1`, `.2.gz`, `-20261122`, `-20261122-1795305600.gz`: what logrotate puts behind the name, without and with `dateext`. */
const SUFFIX = /^(?:\.(\d{1,9})|-(\d{8}(?:-\d{1,10})?))?(?:\.gz)?$/

/** The log and its rotated files, by their names, oldest first; empty if none exists. */
export async function rotatedSet(path: string): Promise<readonly string[]> {
  const folder = dirname(path)
  const base = basename(path)
  const found: { readonly name: string; readonly age: number }[] = []
  for (const name of await unlessErrno(() => readdir(folder), [])) {
    const match = name.startsWith(base) ? SUFFIX.exec(name.slice(base.length)) : null
    if (match !== null) found.push({ name, age: ageOf(match) })
  }
  return found.sort((a, b) => b.age - a.age || (a.name < b.name ? -1 : 1)).map(({ name }) => join(folder, name))
}

/** Only for an order: dated ones count as older than numbered ones, as a change to or from `dateext` is rare. */
function ageOf([, number, date]: RegExpExecArray): number {
  if (date !== undefined) return 1e20 - Number(date.replace('-', '').padEnd(18, '0'))
  return number === undefined ? 0 : Number(number)
}
