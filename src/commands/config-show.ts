import { DEFAULT_CONFIG_PATH, readPlaced } from '../config/read.ts'
import { type Origin, type Setting, settingsIn } from '../config/settings.ts'
import type { ConfigDocument } from '../schemas/config.ts'
import { jsonDocument } from '../text/json.ts'
import { printable } from '../text/printable.ts'
import { table } from '../text/table.ts'
import { DONE, type Io } from './io.ts'

/** What named the configuration: the option, the environment variable, or neither, which leaves the usual place. */
export type NamedBy = '--config' | 'GEN_HOOKS_CONFIG' | 'usual place'

/** `config show` as typed; absent options are undefined. */
export interface ConfigShowOptions {
  readonly config?: string | undefined
  readonly namedBy: NamedBy
  /** Print the settings that the file does not have too. */
  readonly effective?: boolean | undefined
  readonly json?: boolean | undefined
}

/** Prints the settings of the configuration, each with the place that its value comes from. Errors as those of `readConfig`. */
export async function runConfigShow(options: ConfigShowOptions, io: Io): Promise<number> {
  const { source, config, positions } = await readPlaced(io.host, options.config)
  const all = settingsIn(config, positions)
  const settings = options.effective === true ? all : all.filter(({ origin }) => origin.kind === 'file')
  if (options.json === true) {
    const document: ConfigDocument = { schema: 'gen-hooks/config/1', file: source, namedBy: options.namedBy, settings }
    io.out(jsonDocument(document))
    return DONE
  }
  io.out(`configuration: ${sourceText(source, options.namedBy)}\n`)
  if (settings.length === 0) io.out('Nothing is set there: config show --effective has the defaults.\n')
  else
    io.out(
      table(
        ['SETTING', 'VALUE', 'FROM'],
        settings.map(({ key, value, origin }) => [key, valueText(value), originText(origin, source)]),
      ),
    )
  return DONE
}

function sourceText(source: string | null, namedBy: NamedBy): string {
  if (source === null) return `none, ${DEFAULT_CONFIG_PATH} does not exist`
  return namedBy === 'usual place' ? printable(source) : `${printable(source)}, named by ${namedBy}`
}

function valueText(value: Setting['value']): string {
  return typeof value === 'string' ? printable(value, 1000) : JSON.stringify(value)
}

function originText(from: Origin, source: string | null): string {
  switch (from.kind) {
    case 'file':
      return `${printable(source ?? '')}:${from.line}:${from.column}`
    case 'default':
      return 'default'
    case 'computed':
      return `default: ${from.by}`
    case 'as for all':
      return `as ${from.key}`
  }
}
