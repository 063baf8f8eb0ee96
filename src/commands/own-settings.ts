import { DEFAULTS } from '../config/defaults.ts'
import { readConfig } from '../config/read.ts'
import { GenHooksError } from '../errors.ts'
import type { Host } from '../host/host.ts'
import type { Config } from '../model.ts'
import type { Io } from './io.ts'

/**
 * The configuration that `--config` names; stops if it cannot be read. Without `--config` the configuration of this machine; null and a line on standard error if it
 * cannot be read, since a user who may read the log may lack the permission for the configuration.
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

/** The folder of the hooks' log by this machine's own configuration, else the usual one: for a question that no error is worth. */
export async function usualLogDirectory(host: Host): Promise<string> {
  try {
    return (await readConfig(host, undefined)).log.directory
  } catch (error) {
    if (!(error instanceof GenHooksError)) throw error
    return DEFAULTS.logDirectory
  }
}

/** The folder of the hooks' log in that configuration. */
export function logDirectoryOf(config: Config | null): string {
  return config?.log.directory ?? DEFAULTS.logDirectory
}
