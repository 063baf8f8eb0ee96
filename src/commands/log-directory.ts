import { DEFAULTS } from '../config/defaults.ts'
import { readConfig } from '../config/read.ts'
import { GenHooksError } from '../errors.ts'
import type { Io } from './io.ts'

/** Where the hooks of this machine log; the default, with a word about it, where the configuration cannot be read. */
export async function logDirectory(io: Io): Promise<string> {
  try {
    return (await readConfig(io.host, undefined)).log.directory
  } catch (error) {
    if (!(error instanceof GenHooksError)) throw error
    // whoever may read the log need not be allowed to read the configuration
    io.err(`gen-hooks: ${error.message}; looking in ${DEFAULTS.logDirectory}\n`)
    return DEFAULTS.logDirectory
  }
}
