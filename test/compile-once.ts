import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { BUILT_IN, CHECKOUT, packageFolder } from './built.ts'
import { IN_MEMORY, makeInMemory } from './in-memory.ts'

/**
 * Before the first test: makes a folder for the compiled code of this run, under node_modules, so that Node finds the packages, and one in memory for the temporary files. Both are removed when the
 * run ends.
 */
export default function makeFolders(): void {
  const cache = join(CHECKOUT, 'node_modules/.cache')
  mkdirSync(cache, { recursive: true })
  const built = packageFolder(join(cache, 'gen-hooks-built-'))
  process.env[BUILT_IN] = built
  // Node 20 reads these certificates at each start, which takes longer than the start itself; no test opens a connection that needs one
  delete process.env.NODE_EXTRA_CA_CERTS
  const inMemory = makeInMemory()
  if (inMemory !== null) process.env[IN_MEMORY] = inMemory
  // a run that is ended by a signal would leave them, one of them in memory
  for (const [signal, number] of [
    ['SIGHUP', 1],
    ['SIGINT', 2],
    ['SIGTERM', 15],
  ] as const)
    process.once(signal, () => process.exit(128 + number))
  process.on('exit', () => {
    for (const folder of [built, inMemory]) if (folder !== null) rmSync(folder, { recursive: true, force: true })
  })
}
