import { existsSync, readFileSync, realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { GenHooksError } from './errors.ts'
import { dangersBelow } from './host/dangers-below.ts'
import { loadedPackages } from './host/loaded-packages.ts'
import { PACKAGE_FOLDER } from './host/package-files.ts'
import { type Danger, dangersOf, distinct, type Judged } from './host/trusted-path.ts'

/**
 * Stops root with TOOL_UNSAFE where another user can change the tool itself: that user is root as soon as root runs it. `entry` is what was started,
 * `process.argv[1]`. Judged are the way to the package and all that root loads from it: each file of dist, of templates, and of the packages that it needs.
 */
export async function requireOwnTool(host: Judged, entry: string | undefined, folder = PACKAGE_FOLDER): Promise<void> {
  if (host.uid !== 0 || isAlone(readFileSync('/proc/self/uid_map', 'utf8'))) return
  const own = ['dist', 'templates'].map((name) => join(folder, name))
  const packages = loadedPackages(realpathSync(folder))
  const below = [...own, ...packages].filter((path) => existsSync(path)).map((path) => dangersBelow(host.uid, path))
  const ways = new Set([
    ...(entry === undefined ? [] : [entry]),
    ...own,
    join(folder, 'package.json'),
    ...(await modules(host, folder)),
    ...packages.map((path) => dirname(path)),
    ...below.flatMap(({ links }) => links),
  ])
  const dangers: Danger[] = []
  for (const path of ways) dangers.push(...(await dangersOf(host, path)))
  const all = distinct([...dangers, ...below.flatMap((one) => one.dangers)])
  if (all.length === 0) return
  const lines = all.slice(0, MOST_TOLD).map(({ path, detail }) => `${path}: ${detail}`)
  if (all.length > lines.length) lines.push(`${all.length - lines.length} more`)
  throw new GenHooksError('TOOL_UNSAFE', lines.join('\n'))
}

/** Of a checkout that is all a user's these say as much as thousands. */
const MOST_TOLD = 10

/** Whether this is a namespace of one user: its root is the user who made it, and the files of the machine's root look like a stranger's. */
export function isAlone(uidMap: string): boolean {
  return /^ *0 +\d+ +1\n$/.test(uidMap)
}

/** Every node_modules in which Node would look for a package that the tool loads. */
async function modules(host: Judged, folder: string): Promise<readonly string[]> {
  const found: string[] = []
  for (let at = folder; ; at = dirname(at)) {
    const path = join(at, 'node_modules')
    if ((await host.lstat(path)) !== null) found.push(path)
    if (at === dirname(at)) return found
  }
}
