import { join, resolve } from 'node:path'
import { readConfig } from '../config/read.ts'
import { unmatchedInList } from '../detect/unmatched-names.ts'
import { GenHooksError } from '../errors.ts'
import { CONTAINER_NAME } from '../hook/velero-annotations.ts'
import { makeOutFolder, writeOut } from '../host/write-out.ts'
import { modeOf } from '../install/targets.ts'
import type { RenderTargetName } from '../model.ts'
import type { RenderDocument } from '../schemas/render.ts'
import { paintedDiff } from '../text/diff.ts'
import { jsonDocument } from '../text/json.ts'
import { paintFor } from '../text/paint.ts'
import { quoteText } from '../text/printable.ts'
import { NO_TERMINAL } from '../text/terminal.ts'
import type { ShellcheckChoice } from '../validate/shellcheck-choice.ts'
import { isStandardOutput } from './give-out.ts'
import { DIFFERS, DONE, type Io } from './io.ts'
import { compareRendered, differenceText, outdatedIn } from './rendered-folder.ts'
import { renderingFor } from './rendering.ts'
import { requireClean, requireSound } from './require-clean.ts'

export interface RenderCommandOptions {
  readonly config?: string | undefined
  readonly inventory?: string | undefined
  /** Folder for the scripts; printed if undefined. */
  readonly out?: string | undefined
  /** Write nothing, and print the differences to `out`. */
  readonly check?: boolean | undefined
  readonly json?: boolean | undefined
  readonly target?: RenderTargetName | undefined
  /** The container that has the hooks: with the target velero, and with no other. */
  readonly container?: string | undefined
  /** Check the scripts in full, by this ShellCheck; undefined checks their settings and their syntax. */
  readonly shellcheck?: ShellcheckChoice | undefined
}

/** Renders the scripts, and if they are sound prints them to standard output with a heading before each, writes them into a folder, or compares them with the scripts of the folder. */
export async function runRender(options: RenderCommandOptions, io: Io): Promise<number> {
  const { out, check = false } = options
  requireContainer(options)
  const isWindows = options.target === 'windows'
  if (isWindows && options.inventory === undefined)
    throw new GenHooksError('USAGE', '--target windows: no inventory of the guest, expected --inventory FILE')
  if (isWindows && options.shellcheck !== undefined)
    throw new GenHooksError(
      'USAGE',
      '--shellcheck: with --target windows, whose .bat it does not know, expected one of both',
    )
  const isPrinted = out === undefined || isStandardOutput(out)
  if (check && isPrinted) throw new GenHooksError('USAGE', '--check: nothing to compare with, expected --out DIR')
  const { config, inventory, hooks: scripts, files: hooks } = await renderingFor(options, io, readConfig)
  if (isWindows) {
    // no script of sh is among the files
  } else if (options.shellcheck === undefined) await requireSound(scripts, io)
  else await requireClean(scripts, io, options.shellcheck)
  const unmatched = unmatchedInList(config, inventory)
  if (unmatched !== null) io.err(`gen-hooks: ${unmatched}\n`)
  const said = { schema: 'gen-hooks/render/1', files: hooks.map(({ text: _, ...hook }) => hook) } as const
  const print = (document: RenderDocument, text: string): void =>
    io.out(options.json === true ? jsonDocument(document) : text)
  if (isPrinted) {
    const texts = hooks.map(({ fileName, text }) => `===== ${fileName} =====\n${text}`)
    print({ ...said, kind: 'rendered', files: hooks }, texts.join(''))
    return DONE
  }
  const folder = resolve(out)
  // --out names a folder of the caller's machine, not one below --root
  const host = io.caller ?? io.host
  if (check) {
    const differences = await compareRendered(folder, hooks, host)
    const isSame = differences.length === 0
    const diff = paintedDiff(differences.map(differenceText).join(''), paintFor(io.terminal ?? NO_TERMINAL))
    print({ ...said, kind: isSame ? 'unchanged' : 'differs', folder, differences }, isSame ? 'unchanged\n' : diff)
    return isSame ? DONE : DIFFERS
  }
  await makeOutFolder(folder)
  for (const hook of hooks) {
    const path = join(folder, hook.fileName)
    const mode = modeOf(hook.fileName)
    await writeOut(path, hook.text, { fresh: mode, always: mode })
    io.err(`${path}: written\n`)
  }
  const removed = await outdatedIn(folder, hooks, host)
  for (const path of removed) {
    await host.remove(path)
    io.err(`${path}: removed (it is rendered no more)\n`)
  }
  print({ ...said, kind: 'written', folder, removed }, '')
  return DONE
}

/** The container has to be named: by itself Velero takes the first of the pod. */
function requireContainer({ target, container: name }: RenderCommandOptions): void {
  if (target !== 'velero') {
    if (name !== undefined) throw new GenHooksError('USAGE', '--container: without --target velero, expected both')
    return
  }
  if (name === undefined) throw new GenHooksError('USAGE', '--target velero: no container, expected --container NAME')
  if (!CONTAINER_NAME.test(name))
    throw new GenHooksError('USAGE', `--container: ${quoteText(name, 100)}, expected the name of a container`)
}
