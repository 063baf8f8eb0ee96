import { resolve } from 'node:path'
import { DEFAULT_CONFIG_PATH, readPlaced } from '../config/read.ts'
import { type Origin, type Setting, settingsIn } from '../config/settings.ts'
import { GenHooksError } from '../errors.ts'
import { errorOf, findingText } from '../fleet/finding.ts'
import { fleetFiles } from '../fleet/fleet-files.ts'
import { readFleet } from '../fleet/read-fleet.ts'
import { readHostConfig } from '../fleet/render-host.ts'
import type { ConfigDocument } from '../schemas/config.ts'
import { didYouMean } from '../text/did-you-mean.ts'
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
  /** A fleet, and the host of it whose configuration is shown. */
  readonly of?: { readonly fleet: string; readonly host: string } | undefined
}

/** What is shown of a configuration beside its settings. */
type Shown = Omit<ConfigDocument, 'schema' | 'settings'>

/** Prints the settings of the configuration, each with the place that its value comes from. Errors as those of `readConfig`. */
export async function runConfigShow(options: ConfigShowOptions, io: Io): Promise<number> {
  const { of, namedBy } = options
  if (of !== undefined) {
    const { config, positions, sources } = await readFleetConfig(of, io)
    const shown = { file: of.fleet, namedBy: '--fleet', host: of.host, sources } as const
    return print(settingsIn(config, positions), shown, fleetText(of, sources), options, io)
  }
  const { source, config, positions } = await readPlaced(io.host, options.config)
  const all = settingsIn(config, positions)
  return print(all, { file: source, namedBy }, sourceText(source, namedBy), options, io)
}

async function readFleetConfig({ fleet: folder, host }: { readonly fleet: string; readonly host: string }, io: Io) {
  const fleet = await readFleet(fleetFiles(io.host, resolve(folder)), folder)
  const refused = fleet.refused.get(host) ?? []
  if (refused.length > 0)
    throw new GenHooksError('FLEET_INVALID', refused.map((finding) => findingText(host, finding)).join('\n'))
  if (!fleet.hosts.includes(host)) {
    const near = didYouMean(host, fleet.hosts)
    throw new GenHooksError('FLEET_INVALID', `hosts/${printable(host)}: no such folder, expected that of a host${near}`)
  }
  const read = await readHostConfig(fleet, host)
  if (read.kind === 'ok') return read.host
  const lines = read.problems.map((problem) => findingText(host, errorOf(problem)))
  throw new GenHooksError('CONFIG_INVALID', lines.join('\n'))
}

function print(
  all: readonly Setting[],
  shown: Shown,
  heading: string,
  { effective, json }: ConfigShowOptions,
  io: Io,
): number {
  const settings = effective === true ? all : all.filter(({ origin }) => origin.kind === 'file')
  if (json === true) {
    const document: ConfigDocument = { schema: 'gen-hooks/config/1', ...shown, settings }
    io.out(jsonDocument(document))
    return DONE
  }
  io.out(`configuration: ${heading}\n`)
  if (settings.length === 0) io.out('Nothing is set there: config show --effective has the defaults.\n')
  else
    io.out(
      table(
        ['SETTING', 'VALUE', 'FROM'],
        settings.map(({ key, value, origin }) => [key, valueText(value), originText(origin, shown.file)]),
      ),
    )
  return DONE
}

function fleetText(
  { fleet, host }: { readonly fleet: string; readonly host: string },
  sources: readonly string[],
): string {
  const files = sources.length === 0 ? 'no file of it has one' : sources.join(', ')
  return `${printable(host)} in the fleet ${printable(fleet)}: ${files}`
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
      return `${printable(from.file ?? source ?? '')}:${from.line}:${from.column}`
    case 'default':
      return 'default'
    case 'computed':
      return `default: ${from.by}`
    case 'as for all':
      return `as ${from.key}`
  }
}
