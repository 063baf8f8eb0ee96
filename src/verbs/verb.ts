import type { Options } from 'yargs'
import type { Argv } from '../argv.ts'
import type { Io } from '../commands/io.ts'

/** One verb of the command line. docs/reference/verbs.md explains each. */
export interface Verb {
  /** `validate [file..]`: the verb, then its operands in yargs' notation. */
  readonly usage: string
  readonly summary: string
  /** The words that its operand may be, if there are only a few. */
  readonly operands?: readonly string[]
  readonly options: Readonly<Record<string, Options>>
  /** Command line after the tool's name, and what it does. */
  readonly examples: readonly (readonly [string, string])[]
  /** Imports the handler when it is called, so that `--help` need not load it. `all` is for the verb that needs the table of verbs. */
  readonly run: (argv: Argv, io: Io, all: () => Promise<readonly Verb[]>) => Promise<number>
}
