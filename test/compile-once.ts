import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { BUILT_IN, CHECKOUT, packageFolder } from './built.ts'

/** Before the first test: a folder for what this run compiles, under node_modules, from where the packages are found. It goes when the run ends. */
export default function makeFolder(): void {
  const cache = join(CHECKOUT, 'node_modules/.cache')
  mkdirSync(cache, { recursive: true })
  const folder = packageFolder(join(cache, 'gen-hooks-built-'))
  process.env[BUILT_IN] = folder
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
}
