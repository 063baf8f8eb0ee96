import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { BUILT_IN, CHECKOUT, packageFolder } from './built.ts'
import { memoryFolder } from './memory-folder.ts'

/**
 * Before the first test: makes a folder for the compiled code of this run, under node_modules, so that Node finds the packages; and one for the files of the
 * tests, unless TMPDIR names one. Both are removed when the run ends.
 */
export default function makeFolders(): void {
  const cache = join(CHECKOUT, 'node_modules/.cache')
  mkdirSync(cache, { recursive: true })
  const built = packageFolder(join(cache, 'gen-hooks-built-'))
  process.env[BUILT_IN] = built
  const memory = process.env.TMPDIR === undefined ? memoryFolder() : null
  if (memory !== null) process.env.TMPDIR = memory
  process.on('exit', () => {
    for (const folder of [built, memory]) if (folder !== null) rmSync(folder, { recursive: true, force: true })
  })
}
