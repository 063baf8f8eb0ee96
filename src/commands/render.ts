import { join, resolve } from 'node:path'
import { readConfig } from '../config/read.ts'
import { unmatchedInList } from '../detect/unmatched-names.ts'
import { GenHooksError } from '../errors.ts'
import { makeOutFolder, writeOut } from '../host/write-out.ts'
import { paintedDiff } from '../text/diff.ts'
import { paintFor } from '../text/paint.ts'
import { NO_TERMINAL } from '../text/terminal.ts'
import { isStandardOutput } from './give-out.ts'
import { DIFFERS, DONE, type Io } from './io.ts'
import { compareRendered, outdatedIn } from './rendered-folder.ts'
import { renderingFor } from './rendering.ts'

export interface RenderCommandOptions {
  readonly config?: string | undefined
  readonly inventory?: string | undefined
  /** Folder for the scripts; undefined prints them. */
  readonly out?: string | undefined
  /** Write nothing, and say in what `out` differs. */
  readonly check?: boolean | undefined
}

/** Renders the scripts to standard output with a line before each, or into a folder; or compares them with those in it. */
export async function runRender(options: RenderCommandOptions, io: Io): Promise<number> {
  const { out, check = false } = options
  const isPrinted = out === undefined || isStandardOutput(out)
  if (check && isPrinted) throw new GenHooksError('USAGE', '--check: nothing to compare with, expected --out DIR')
  const { config, inventory, hooks } = await renderingFor(options, io, readConfig)
  const unmatched = unmatchedInList(config, inventory)
  if (unmatched !== null) io.err(`gen-hooks: ${unmatched}\n`)
  if (isPrinted) {
    for (const hook of hooks) io.out(`===== ${hook.fileName} =====\n${hook.text}`)
    return DONE
  }
  const folder = resolve(out)
  if (check) {
    const differences = await compareRendered(folder, hooks, io.host)
    io.out(
      differences.length === 0
        ? 'unchanged\n'
        : paintedDiff(differences.join(''), paintFor(io.terminal ?? NO_TERMINAL)),
    )
    return differences.length === 0 ? DONE : DIFFERS
  }
  await makeOutFolder(folder)
  for (const hook of hooks) {
    const path = join(folder, hook.fileName)
    await writeOut(path, hook.text, { fresh: 0o700, always: 0o700 })
    io.err(`${path}: written\n`)
  }
  for (const path of await outdatedIn(folder, hooks, io.host)) {
    await io.host.remove(path)
    io.err(`${path}: removed (it is rendered no more)\n`)
  }
  return DONE
}
