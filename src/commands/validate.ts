import { resolve } from 'node:path'
import { GenHooksError } from '../errors.ts'
import { ENGINES_FILE, enginesIn } from '../hook/known-engines.ts'
import { originOf } from '../hook/provenance.ts'
import type { ValidationReport } from '../model.ts'
import { asciiLine } from '../text/printable.ts'
import { withProgress } from '../text/progress.ts'
import { type Caller, callerOf } from '../validate/caller.ts'
import type { CheckedFile } from '../validate/checked-file.ts'
import { reviewReport } from '../validate/formats/formats.ts'
import { withoutCommands } from '../validate/formats/github.ts'
import type { Format } from '../validate/formats/names.ts'
import { findingsText, notRunText, validationDocument } from '../validate/text.ts'
import { type ValidateOptions, validate } from '../validate/validate.ts'
import { DONE, FAILED, type Io, UNCHECKED } from './io.ts'
import { printJson } from './print-json.ts'
import { readScripts } from './read-scripts.ts'
import { renderFor } from './rendering.ts'
import { toolsHost } from './require-clean.ts'
import { requireWholeScripts } from './require-whole-scripts.ts'
import { reviewedFiles } from './reviewed-files.ts'

export interface ValidateCommand extends ValidateOptions {
  /** Scripts to validate; empty for the scripts that would be installed. */
  readonly files: readonly string[]
  readonly config?: string | undefined
  readonly inventory?: string | undefined
  /** Text if absent. */
  readonly format?: Format | undefined
  /** What calls the scripts; told from their names and places if absent. */
  readonly as?: Caller | undefined
}

/** `gen-hooks validate`: exit 0 if clean, 1 with findings or if a required check did not run, 2 if a file is not a shell script and the others are clean. */
export async function runValidate(options: ValidateCommand, given: Io): Promise<number> {
  const { format = 'text' } = options
  const io = format === 'github' ? { ...given, err: (text: string) => given.err(withoutCommands(text)) } : given
  const read = options.files.length > 0 ? await namedFiles(options.files, io) : await renderedFiles(options, io)
  const files = read.map((file) => ({ ...file, as: options.as ?? file.as }))
  for (const { name, as, ours } of files)
    if (as === 'unknown' && ours === 'foreign')
      io.err(
        `${asciiLine(name)}: who calls it is not known by its name, what depends on that is not checked; say it with --as\n`,
      )
  const report = await withProgress(
    io.err,
    `checking ${files.length === 1 ? 'a script' : `${files.length} scripts`}`,
    () => validate(files, options, toolsHost(io.host)),
  )
  io.err(notRunText(report))
  if (format === 'json') return await printJson(validationDocument(report), io, () => statusOf(report))
  if (format === 'text') io.out(findingsText(report, io.terminal))
  else io.out(reviewReport(format, report, reviewedFiles(files, options.files, format, io)))
  return statusOf(report)
}

function statusOf({ verdict, files }: ValidationReport): number {
  if (verdict === 'not run') {
    throw new GenHooksError('NOT_VALIDATED', `${files.join(', ')}: not validated, expected every required check to run`)
  }
  if (verdict === 'unchecked') return UNCHECKED
  return verdict === 'clean' ? DONE : FAILED
}

async function renderedFiles(options: ValidateCommand, io: Io): Promise<readonly CheckedFile[]> {
  const hooks = await renderFor({ config: options.config, inventory: options.inventory }, io)
  return hooks.map(({ fileName, text }) => ({ name: fileName, text, ours: 'ours' }))
}

async function namedFiles(names: readonly string[], io: Io): Promise<readonly CheckedFile[]> {
  const scripts = await readScripts(names, io)
  requireWholeScripts(scripts, enginesIn(ENGINES_FILE), 'validate')
  return scripts.map(({ name, text }) => ({ name, text, ours: originOf(text), as: callerOf(resolve(name)) }))
}
