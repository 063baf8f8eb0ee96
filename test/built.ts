import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { join, resolve } from 'node:path'

/** This checkout's own sources, compiled: what runs in a process of its own must be JavaScript, and never an old dist/. */
export interface Built {
  readonly dist: string
  readonly clear: () => void
}

const CHECKOUT = resolve(__dirname, '..')

/** Compiles to a throw-away folder under node_modules: from there the packages are found. */
export function build(): Built {
  const cache = join(CHECKOUT, 'node_modules/.cache')
  mkdirSync(cache, { recursive: true })
  const folder = mkdtempSync(join(cache, 'gen-hooks-built-'))
  for (const name of ['templates', 'package.json']) symlinkSync(join(CHECKOUT, name), join(folder, name))
  const dist = join(folder, 'dist')
  const tsc = join(CHECKOUT, 'node_modules/.bin/tsc')
  // type errors are for `npm run check` to tell
  const built = spawnSync(tsc, ['-p', 'tsconfig.build.json', '--outDir', dist, '--noEmitOnError', 'false'], {
    cwd: CHECKOUT,
    encoding: 'utf8',
  })
  if (built.error !== undefined) throw built.error
  return { dist, clear: () => rmSync(folder, { recursive: true, force: true }) }
}
