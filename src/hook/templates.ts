import { join } from 'node:path'
import { packageVersion, share } from '../host/share.ts'
import type { Templates } from './render.ts'

const ENDING = '.sh.hbs'

let known: Templates | null = null

/** The templates that come with the package, which a process reads once. */
export async function readTemplates(): Promise<Templates> {
  known ??= await read()
  return known
}

async function read(): Promise<Templates> {
  // only here: it is a fifth of what the start of a verb costs
  const { default: fs } = await import('fs-extra')
  const folder = share('templates')
  const text = (name: string): Promise<string> => fs.readFile(join(folder, name + ENDING), 'utf8')
  const names = (await fs.readdir(join(folder, 'partials'))).filter((name) => name.endsWith(ENDING)).sort()
  const partials: Record<string, string> = {}
  for (const name of names) {
    const base = name.slice(0, -ENDING.length)
    partials[base] = await text(join('partials', base))
  }
  return { version: packageVersion(), hook: await text('hook'), partials }
}
