import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, symlinkSync } from 'node:fs'
import { join, resolve } from 'node:path'

export const CHECKOUT = resolve(__dirname, '..')
/** The environment variable with the folder of this run, for all workers: see compile-once.ts. */
export const BUILT_IN = 'GEN_HOOKS_BUILT_IN'

/** The first worker that calls this compiles, and the other workers wait. `npm run check` reports type errors. */
const COMPILE = `[ -e "$1" ] || { "$2" build.mjs "$1.new" && "$2" test/modules.mjs "$1.new" && mv "$1.new" "$1"; }`

/**
 * The dist of the sources in this checkout, made once for all tests of a run: a process of its own needs JavaScript, and dist/ may be old.
 * The dist has the released tool, gen-hooks.mjs and share, and single modules, for a test that needs less than a verb. A test may only read this dist; a test that changes files calls `ownDist`.
 */
export function builtDist(): string {
  const folder = runFolder()
  const dist = join(folder, 'dist')
  if (existsSync(dist)) return dist
  const { error, status, stdout, stderr } = spawnSync(
    'flock',
    [folder, 'sh', '-c', COMPILE, 'sh', dist, process.execPath],
    {
      cwd: CHECKOUT,
      encoding: 'utf8',
    },
  )
  if (error !== undefined) throw error
  if (status !== 0) throw new Error(`${dist}: cannot be compiled\n${stdout}${stderr}`)
  return dist
}

/** A copy of the dist, in a folder of its own, for a test that changes files of the dist or adds files. */
export function ownDist(): string {
  const dist = join(packageFolder(join(runFolder(), 'own-')), 'dist')
  cpSync(builtDist(), dist, { recursive: true })
  return dist
}

/** A new folder with the files that a package has beside dist. */
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
