import type { Host } from '../host/host.ts'
import { mountOf, readMounts } from '../host/mounts.ts'
import { walk } from '../host/trusted-path.ts'
import type { Instance } from '../model.ts'
import { printable } from '../text/printable.ts'

/** The instances whose folder is on a file system that `patterns`, the value of `excludedFileSystems`, names; each with the mount point. */
export async function onExcluded(
  host: Host,
  patterns: string,
  instances: readonly Instance[],
): Promise<readonly string[]> {
  if (patterns === '') return []
  const read = await readMounts(host)
  const found: string[] = []
  for (const { kind, name, directory } of read.kind === 'read' ? instances : []) {
    const { path: existing, missing } = await walk(host, directory)
    const point = mountOf(missing.at(-1) ?? existing, read.kind === 'read' ? read.mounts : [])?.point ?? '/'
    if (isExcluded(point, patterns)) found.push(`${kind}:${name} (on ${printable(point, 200)})`)
  }
  return found
}

/** Whether `excludedFileSystems=PATTERNS` leaves out the file system that is mounted at `point`. */
export function isExcluded(point: string, patterns: string): boolean {
  return patterns !== '' && patterns.split(',').some((glob) => isMatch(glob, point))
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
