import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { GenHooksError } from './errors.ts'
import { PACKAGE_FOLDER } from './host/package-files.ts'
import { type Danger, dangersOf, distinct, type Judged } from './host/trusted-path.ts'

/**
 * Stops root with TOOL_UNSAFE where another user can change the tool itself: whoever can is root as soon as root runs it. `entry` is what was started,
 * `process.argv[1]`. A bounded number of looks: the package's folders with all above them, not each file.
 */
export async function requireOwnTool(host: Judged, entry: string | undefined, folder = PACKAGE_FOLDER): Promise<void> {
  if (host.uid !== 0 || isAlone(readFileSync('/proc/self/uid_map', 'utf8'))) return
  const paths = ['dist', 'templates', 'package.json'].map((name) => join(folder, name))
  const dangers: Danger[] = []
  for (const path of [...(entry === undefined ? [] : [entry]), ...paths, ...(await modules(host, folder))]) {
    dangers.push(...(await dangersOf(host, path)))
  }
  const all = distinct(dangers)
  if (all.length === 0) return
  throw new GenHooksError('TOOL_UNSAFE', all.map(({ path, detail }) => `${path}: ${detail}`).join('\n'))
}

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
