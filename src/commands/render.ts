import { join, resolve } from 'node:path'
import { errnoOf, GenHooksError } from '../errors.ts'
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
    const temporary = `${path}.${process.pid}.new`
    try {
      await io.host.makeFolder(folder, 0o755)
      await io.host.createFile(temporary, { content: hook.text, mode: 0o700, owner: null })
      await io.host.rename(temporary, path)
    } catch (error) {
      // it may not be there; what went wrong before is what counts
      await io.host.remove(temporary).catch(() => {})
      throw new GenHooksError('FILE_UNWRITABLE', `${path}: cannot be written: ${errnoOf(error) ?? 'unknown error'}`, {
        cause: error,
      })
    }
    io.err(`${path}: written\n`)
  }
  return DONE
}
