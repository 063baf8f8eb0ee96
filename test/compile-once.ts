import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { BUILT_IN, CHECKOUT, packageFolder } from './built.ts'

/** Before the first test: makes a folder for the compiled code of this run, under node_modules, so that Node finds the packages. It is removed when the run ends. */
export default function makeFolder(): void {
  const cache = join(CHECKOUT, 'node_modules/.cache')
  mkdirSync(cache, { recursive: true })
  const folder = packageFolder(join(cache, 'gen-hooks-built-'))
  process.env[BUILT_IN] = folder
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
}
