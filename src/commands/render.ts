import { join, resolve } from 'node:path'
import { writeOut } from '../output/write-out.ts'
import { renderFor } from '../render/render-for.ts'
import { DONE, type Io } from './io.ts'

export interface RenderCommandOptions {
  readonly config?: string | undefined
  readonly inventory?: string | undefined
  /** Folder for the scripts; undefined prints them. */
  readonly out?: string | undefined
}

/** Renders the scripts to standard output with a line before each, or into a folder. */
export async function runRender(options: RenderCommandOptions, io: Io): Promise<number> {
  const hooks = await renderFor(options, io)
  if (options.out === undefined) {
    for (const hook of hooks) io.out(`===== ${hook.fileName} =====\n${hook.text}`)
    return DONE
  }
  const folder = resolve(options.out)
  for (const hook of hooks) {
    const path = join(folder, hook.fileName)
    await writeOut(io.host, path, hook.text, 0o700)
    io.err(`${path}: written\n`)
  }
  return DONE
}
