import type { Options } from 'yargs'
import type { Argv } from '../argv.ts'
import type { Io } from '../commands/io.ts'

/** One verb of the command line. docs/reference/verbs.md says the same at length. */
export interface Verb {
  /** `validate [file..]`: the verb, then its operands in yargs' notation. */
  readonly usage: string
  readonly summary: string
  readonly options: Readonly<Record<string, Options>>
  /** Command line after the tool's name, and what it does. */
  readonly examples: readonly (readonly [string, string])[]
  /** Imports the handler only now, so that `--help` need not load it. */
  readonly run: (argv: Argv, io: Io) => Promise<number>
}
