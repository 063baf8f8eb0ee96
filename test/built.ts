import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, symlinkSync } from 'node:fs'
import { join, resolve } from 'node:path'

export const CHECKOUT = resolve(__dirname, '..')
/** The environment variable with the folder of this run, for all workers: see compile-once.ts. */
export const BUILT_IN = 'GEN_HOOKS_BUILT_IN'

/** The first that asks compiles, the others wait for it. Type errors are for `npm run check` to tell. */
const COMPILE = `[ -e "$1" ] || { "$3" build.mjs "$1.new" && { "$2" -p tsconfig.build.json --outDir "$1.new" --noEmitOnError false || :; } && mv "$1.new" "$1"; }`

/**
 * The dist of this checkout's own sources, made once for all tests of a run: what runs in a process of its own must be JavaScript, and never an old dist/.
 * It has the tool as it ships, gen-hooks.mjs and share, and beside them its modules one by one, for a test that wants less than a verb. It is there to be read; a test that changes it has its ownDist.
 */
export function builtDist(): string {
  const folder = runFolder()
  const dist = join(folder, 'dist')
  if (existsSync(dist)) return dist
  const tsc = join(CHECKOUT, 'node_modules/.bin/tsc')
  const { error, status, stdout, stderr } = spawnSync(
    'flock',
    [folder, 'sh', '-c', COMPILE, 'sh', dist, tsc, process.execPath],
    {
      cwd: CHECKOUT,
      encoding: 'utf8',
    },
  )
  if (error !== undefined) throw error
  if (status !== 0) throw new Error(`${dist}: cannot be compiled\n${stdout}${stderr}`)
  return dist
}

/** A copy of it, in a folder of its own, for a test that changes it or puts its own files beside it. */
export function ownDist(): string {
  const dist = join(packageFolder(join(runFolder(), 'own-')), 'dist')
  cpSync(builtDist(), dist, { recursive: true })
  return dist
}

/** A new folder that has what a package has beside its dist. */
export function packageFolder(prefix: string): string {
  const folder = mkdtempSync(prefix)
  for (const name of ['templates', 'package.json']) symlinkSync(join(CHECKOUT, name), join(folder, name))
  return folder
}

function runFolder(): string {
  const folder = process.env[BUILT_IN]
  if (folder === undefined) throw new Error(`${BUILT_IN}: not set, expected jest to have run test/compile-once.ts`)
  return folder
}
