import { cpSync, mkdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Facts } from './facts.ts'
import { run } from './run.ts'

/** What npm packs of a folder whatever package.json says. */
const ALWAYS = ['package.json', 'README.md', 'LICENSE']

/** Makes the package of npm in `out`, of a copy that has the built tool as its dist; returns the name of the file. npm gives each file the same time by itself. */
export function makeNpm({ name, version, checkout, dist }: Facts, work: string, out: string): string {
  const copy = join(work, 'npm')
  const { files } = JSON.parse(readFileSync(join(checkout, 'package.json'), 'utf8')) as {
    readonly files: readonly string[]
  }
  for (const path of [...ALWAYS, ...files]) {
    const from = path.startsWith('dist/') ? join(dist, path.slice('dist/'.length)) : join(checkout, path)
    mkdirSync(dirname(join(copy, path)), { recursive: true })
    cpSync(from, join(copy, path), { recursive: true })
  }
  run('npm', ['pack', '--ignore-scripts', '--offline', '--loglevel', 'error', '--pack-destination', out], {}, copy)
  return `${name}-${version}.tgz`
}
