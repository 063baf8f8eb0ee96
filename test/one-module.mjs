import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { buildSync, version } from 'esbuild'

const OPTIONS = { bundle: true, format: 'cjs', platform: 'node', target: 'node20.19', write: false, logLevel: 'error' }
/** What npm has installed. */
const INSTALLED = readFileSync(new URL('../node_modules/.package-lock.json', import.meta.url))

/** Makes one module of a package, as the build does: Jest looks for, reads and starts each module anew for each file of tests, and zod has a hundred. */
export default {
  process(_source, path) {
    const [file] = buildSync({ ...OPTIONS, entryPoints: [path] }).outputFiles
    return { code: file.text }
  },
  /** The files of a package that is installed do not change. */
  getCacheKey(_source, path) {
    const known = JSON.stringify([path, version, OPTIONS])
    return createHash('sha256').update(known).update(INSTALLED).digest('hex').slice(0, 32)
  },
}
