import { formatProblem, problemsIn, problemsOfBytes } from '../config/read.ts'
import { GenHooksError } from '../errors.ts'
import type { Problem } from '../model.ts'
import type { ConfigCheckDocument } from '../schemas/config.ts'
import { printable } from '../text/printable.ts'
import { DONE, type Io } from './io.ts'
import { printJson } from './print-json.ts'
import { readInput } from './read-input.ts'

/** `config check` as typed; absent options are undefined. */
export interface ConfigCheckOptions {
  /** `-` is standard input. */
  readonly files: readonly string[]
  readonly json?: boolean | undefined
}

const INPUT = 'standard input'

interface Checked {
  readonly file: string
  readonly problems: readonly Problem[]
}

/** Prints everything that is wrong with each file as a configuration, with its line. CONFIG_INVALID if a file has a mistake; CONFIG_UNREADABLE if one cannot be read. */
export async function runConfigCheck({ files, json }: ConfigCheckOptions, io: Io): Promise<number> {
  const checked: Checked[] = []
  for (const file of new Set(files)) {
    const problems = file === '-' ? problemsOfBytes(await readInput(io), INPUT) : await problemsIn(io.host, file)
    checked.push({ file: file === '-' ? INPUT : file, problems })
  }
  const judge = (): number => {
    const all = checked.flatMap(({ problems }) => problems)
    if (all.length > 0) throw new GenHooksError('CONFIG_INVALID', all.map(formatProblem).join('\n'))
    return DONE
  }
  if (json === true) return await printJson(documentOf(checked), io, judge)
  for (const { file, problems } of checked) if (problems.length === 0) io.out(`${printable(file)}: no problem\n`)
  return judge()
}

function documentOf(checked: readonly Checked[]): ConfigCheckDocument {
  const files = checked.map(({ file, problems }) => ({
    file,
    problems: problems.map(({ line, message }) => ({ line, message })),
  }))
  return { schema: 'gen-hooks/config-check/1', files }
}
