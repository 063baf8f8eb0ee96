import { DEFAULTS } from '../config/defaults.ts'
import { readConfig } from '../config/read.ts'
import { GenHooksError } from '../errors.ts'
import type { Config } from '../model.ts'
import type { Io } from './io.ts'

/**
 * The configuration that `--config` names, which stops if it cannot be read; without, that of this machine, or null with a word about it: a user who may
 * read the log need not be allowed to read the configuration.
 */
export async function ownSettings(path: string | undefined, io: Io): Promise<Config | null> {
  try {
    return await readConfig(io.host, path)
  } catch (error) {
    if (path !== undefined || !(error instanceof GenHooksError)) throw error
    io.err(`gen-hooks: ${error.message}; looking in ${DEFAULTS.logDirectory}\n`)
    return null
  }
}

/** Where the hooks log by that configuration. */
export function logDirectoryOf(config: Config | null): string {
  return config?.log.directory ?? DEFAULTS.logDirectory
}
