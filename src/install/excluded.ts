import { errnoOf } from '../errors.ts'
import type { Host } from '../host/host.ts'
import { walk } from '../host/trusted-path.ts'
import type { Instance } from '../model.ts'
import { printable } from '../text/printable.ts'

const MOUNTS = '/proc/self/mounts'
const MOST_BYTES = 4 * 1024 * 1024

/** The instances whose folder is on a file system that `patterns`, the value of `excludedFileSystems`, names; each with the mount point. */
export async function onExcluded(
  host: Host,
  patterns: string,
  instances: readonly Instance[],
): Promise<readonly string[]> {
  const globs = patterns.split(',')
  const mounts = patterns === '' ? [] : await mountPoints(host)
  const found: string[] = []
  for (const { kind, name, directory } of mounts.length === 0 ? [] : instances) {
    const { path: existing, missing } = await walk(host, directory)
    const path = missing.at(-1) ?? existing
    const mount = mounts.filter((point) => isBelow(path, point)).reduce((a, b) => (b.length > a.length ? b : a), '/')
    if (globs.some((glob) => isMatch(glob, mount))) found.push(`${kind}:${name} (on ${printable(mount, 200)})`)
  }
  return found
}

/** The mounts of the guest; empty for a guest in a folder, whose mounts are unknown. */
async function mountPoints(host: Host): Promise<readonly string[]> {
  if (host.realPath('/') !== '/') return []
  try {
    const text = (await host.readFile(MOUNTS, { maxBytes: MOST_BYTES })).toString('utf8')
    return text.split('\n').flatMap((line) => {
      const point = line.split(' ')[1]
      // the kernel writes a space in a path as \040
      return point === undefined
        ? []
        : [point.replace(/\\([0-7]{3})/g, (_all, code) => String.fromCharCode(Number.parseInt(code, 8)))]
    })
  } catch (error) {
    if (errnoOf(error) === undefined) throw error
    return []
  }
}

/** Each path is below `/`. */
function isBelow(path: string, mount: string): boolean {
  return path === mount || path.startsWith(`${mount}/`)
}

/** Matches as GLib's patterns do: `*` and `?` match `/` too, and no other character is special. Takes time in proportion to pattern times text, for any pattern. */
function isMatch(glob: string, text: string): boolean {
  // after each part of the pattern: the places of the text at which a match so far may end
  let at = new Set([0])
  for (const character of glob) {
    const next = new Set<number>()
    if (character === '*') for (let place = Math.min(...at); place <= text.length; place++) next.add(place)
    else for (const place of at) if (character === '?' || text[place] === character) next.add(place + 1)
    at = next
  }
  return at.has(text.length)
}
