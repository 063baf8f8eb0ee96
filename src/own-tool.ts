import { existsSync, readFileSync, realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { errnoOf, GenHooksError } from './errors.ts'
import { dangersBelow } from './host/dangers-below.ts'
import { loadedPackages } from './host/loaded-packages.ts'
import { manifest, packageFolders, TOOL, whenOpened } from './host/share.ts'
import { ownFiles } from './host/stat-of.ts'
import { type Danger, dangersNow, distinct, type JudgedNow } from './host/trusted-path.ts'

/** What of the tool root is about to load: for a verb its code, and what else the verb opens as it does; `text`, to say its version or help, only what each start loads and what these are in. */
export type Loaded = 'verb' | 'text'

/**
 * Stops root with TOOL_UNSAFE where another user can change the tool itself: that user is root as soon as root runs it. `entry` is what was started,
 * `process.argv[1]`. Judged are the ways to it and to the one file, that file, and each file of its share that is loaded; what a verb asks `share` for
 * is judged before the verb has its name.
 */
export async function requireOwnTool(
  loaded: Loaded,
  entry: string | undefined,
  tool = TOOL,
  host = ownFiles,
): Promise<void> {
  const share = join(dirname(tool), 'share')
  const start = join(share, 'code/start.mjs')
  const below = loaded === 'verb' ? ['code', 'locales', 'package.json'] : ['help', 'package.json']
  requireOwn(
    host,
    below.map((name) => join(share, name)),
    [...(entry === undefined ? [] : [entry]), tool, start],
  )
  if (loaded === 'verb') whenOpened((path) => requireOpened(path, share, host))
}

/** Judges the part of `share` that `path` in it belongs to: what is read there may load what lies beside it. */
export function requireOpened(path: string, share: string, host = ownFiles): void {
  const part = /^(?:packages\/@[^/]+\/)?[^/]+(?:\/[^/]+)?/.exec(path)?.[0] ?? path
  const place = join(share, part)
  requireOwn(host, [place], [place])
}

/**
 * Stops with PACKAGE_MISSING unless all `names` are installed, which npm may leave out, and root with TOOL_UNSAFE where another user can change one of
 * them or what it needs. `asked` needs them.
 */
export async function requirePackages(
  asked: string,
  names: readonly string[],
  folders = packageFolders(),
  host = ownFiles,
): Promise<void> {
  const places = names.map((name) => folders.map((folder) => join(folder, name)).find((place) => existsSync(place)))
  const missing = names.filter((_, index) => places[index] === undefined)
  if (missing.length > 0) {
    const { optionalDependencies: versions } = manifest()
    const words = missing.map((name) => `${name}@${versions[name]}`).join(' ')
    throw new GenHooksError(
      'PACKAGE_MISSING',
      `${asked}: ${missing.join(', ')}: not installed, expected beside gen-hooks`,
      {
        hint: `npm install ${words}, where gen-hooks is installed (--global if it is); or install gen-hooks again without --omit=optional.`,
      },
    )
  }
  const found = places.filter((place) => place !== undefined)
  const all = [...new Set(found.flatMap((place) => [place, ...loadedPackages(place)]))]
  // a user who can write to a nearer node_modules can put another package there
  const nearer = [...folders, ...all.flatMap((path) => packageFolders(realpathSync(path)))]
  requireOwn(host, all, [...nearer.filter((path) => existsSync(path)), ...all.map((path) => dirname(path))])
}

/** Judges each of `ways` and what leads there, and each file and folder of `trees`. */
function requireOwn(host: JudgedNow, trees: readonly string[], ways: readonly string[]): void {
  if (host.uid !== 0 || isAlone(uidMap())) return
  const below = trees.filter((path) => existsSync(path)).map((path) => dangersBelow(host.uid, path))
  const dangers: Danger[] = []
  for (const path of new Set([...ways, ...below.flatMap(({ links }) => links)])) {
    dangers.push(...dangersNow(host, path))
  }
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

/** The user ids of this namespace as the kernel tells them; empty where it has no such file: without /proc, or without user namespaces. */
export function uidMap(path = '/proc/self/uid_map'): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT') throw error
    return ''
  }
}
