import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Set by build.mjs in dist/gen-hooks.mjs and in the pieces of that file in dist/share, and nowhere else. */
declare const ONE_FILE: true | undefined

const HERE = dirname(fileURLToPath(import.meta.url))
const isOneFile = typeof ONE_FILE !== 'undefined'

/** For single modules (the tests, and tsc's output): the checkout, two levels above src/host and dist/host. */
const CHECKOUT = join(HERE, '..', '..')
// in one file this code is a piece in dist/share/code; single modules stand in dist/host, or in src/host, where no tool is
const DIST = isOneFile ? join(HERE, '..', '..') : join(HERE, '..')

/** The file of the tool, which runs as a worker too: see `roleWord`. */
export const TOOL = join(DIST, 'gen-hooks.mjs')

const PACKAGES = 'packages/'

type Opened = (path: string) => void

/** The paths that were requested before `whenOpened` was called. */
const opened: string[] = []
let judge: Opened | null = null

/** From now on `judged` is called before `share` returns a path of the built tool, and at once for the paths that were returned before. `judged` throws to refuse a path. */
export function whenOpened(judged: Opened): void {
  judge = judged
  for (const path of opened.splice(0)) judged(path)
}

/**
 * The path of a file of the tool, known here only: `templates/...`, `help/...`, `package.json`, or a file of a package that comes with the tool,
 * `packages/NAME/FILE`. Single modules find the first three in the checkout and a package as Node does. The file need not exist.
 */
export function share(path: string): string {
  if (isOneFile) {
    if (judge === null) opened.push(path)
    else judge(path)
    return join(DIST, 'share', path)
  }
  if (!path.startsWith(PACKAGES)) return join(CHECKOUT, path)
  return packageFile(path.slice(PACKAGES.length))
}

/** The path of an optional package, or of a file of the package, as Node finds packages. The file need not exist. */
export function packageFile(path: string): string {
  const places = packageFolders().map((folder) => join(folder, path))
  return places.find((place) => existsSync(place)) ?? join(CHECKOUT, 'node_modules', path)
}

/** Every node_modules in which Node looks for a package that does not come with the tool, or that a file in `from` needs, the nearest first. The folders need not exist. */
export function packageFolders(from = HERE): readonly string[] {
  const found: string[] = []
  for (let at = from; ; at = dirname(at)) {
    found.push(join(at, 'node_modules'))
    if (at === dirname(at)) return found
  }
}

/** The commented configuration that comes with the package. */
export function configExample(): string {
  return readFileSync(share('templates/config.yaml'), 'utf8')
}

/** The script that makes the inventory of a guest without Node; the same for every guest. */
export function detectScript(): string {
  return readFileSync(share('templates/detect.sh'), 'utf8')
}

/** A text of the tool; null if the file does not exist. */
export function optionalText(path: string): string | null {
  const place = share(path)
  return existsSync(place) ? readFileSync(place, 'utf8') : null
}

/** The manifest of the tool. */
interface Manifest {
  readonly version: string
  /** The packages that need not be installed, and their versions. */
  readonly optionalDependencies: Readonly<Record<string, string>>
}

/** The content of package.json. */
export function manifest(): Manifest {
  return JSON.parse(readFileSync(share('package.json'), 'utf8')) as Manifest
}

/** Version of the package. */
export function packageVersion(): string {
  return manifest().version
}

/** The roles of processes of the tool besides the command that a user types. */
export type Role = 'agent' | 'shellcheck' | 'syntax' | 'texts'

/** The words after node that run a worker of validate. Single modules have no built tool: node gets the text of the worker, in TypeScript too. */
export function workerWords(role: 'shellcheck' | 'syntax'): readonly string[] {
  if (isOneFile) return [TOOL, roleWord(role)]
  const file = join(HERE, '..', 'validate', `${role}-worker`)
  const [path = ''] = [`${file}.ts`, `${file}.js`].filter((one) => existsSync(one))
  return ['--input-type=module', '-e', readFileSync(path, 'utf8'), '--']
}

/** The first argument of a process with this role: no verb begins with a colon. */
export function roleWord(role: Role): string {
  return `:${role}`
}
