import { join } from 'node:path'
import { packageVersion, share } from '../host/share.ts'
import type { Templates } from './render.ts'

const ENDING = '.sh.hbs'

/** The templates that come with the package. */
export async function readTemplates(): Promise<Templates> {
  // only here: it is a fifth of what the start of a verb costs
  const { default: fs } = await import('fs-extra')
  const folder = share('templates')
  const read = (name: string): Promise<string> => fs.readFile(join(folder, name + ENDING), 'utf8')
  const names = (await fs.readdir(join(folder, 'partials'))).filter((name) => name.endsWith(ENDING)).sort()
  const partials: Record<string, string> = {}
  for (const name of names) {
    const base = name.slice(0, -ENDING.length)
    partials[base] = await read(join('partials', base))
  }
  return { version: packageVersion(), hook: await read('hook'), partials }
}
