import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Templates } from '../hook/render.ts'

/** The folder of the package itself: the same two levels up from src/host and dist/host. */
export const PACKAGE_FOLDER = join(dirname(fileURLToPath(import.meta.url)), '..', '..')

/** Version of the package, as package.json has it. */
export function packageVersion(): string {
  const { version } = JSON.parse(readFileSync(join(PACKAGE_FOLDER, 'package.json'), 'utf8')) as { version: string }
  return version
}

const ENDING = '.sh.hbs'

/** The templates that come with the package. */
export async function readTemplates(): Promise<Templates> {
  // only here: it is a fifth of what the start of a verb costs
  const { default: fs } = await import('fs-extra')
  const folder = join(PACKAGE_FOLDER, 'templates')
  const read = (name: string): Promise<string> => fs.readFile(join(folder, name + ENDING), 'utf8')
  const names = (await fs.readdir(join(folder, 'partials'))).filter((name) => name.endsWith(ENDING)).sort()
  const partials: Record<string, string> = {}
  for (const name of names) {
    const base = name.slice(0, -ENDING.length)
    partials[base] = await read(join('partials', base))
  }
  return {
    version: packageVersion(),
    hooks: {
      'pre-freeze': await read('pre-freeze-script'),
      'post-thaw': await read('post-thaw-script'),
      all: await read('50-gen-hooks'),
    },
    partials,
  }
}
