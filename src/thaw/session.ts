import { readOwnConfig } from '../config/read.ts'
import { settingsOf } from '../config/settings-of.ts'
import { GenHooksError } from '../errors.ts'
import type { Host } from '../host/host.ts'
import type { Config, Instance } from '../model.ts'
import type { SessionTarget } from './command.ts'

/** A user at a frozen instance does not wait longer than this for one call, whatever is configured. */
const LONGEST_THAW_SECONDS = 15

/** How the configuration says that an instance is called; as root where no configuration can be read. */
export function sessionTargetOf(instance: Instance, config: Config | null): SessionTarget {
  const { kind, name } = instance
  if (config === null) return { kind, name, user: '', credentials: null, thawTimeout: LONGEST_THAW_SECONDS }
  const { runAs, credentials, thaw } = settingsOf(instance, config)
  const user = runAs === 'root' ? '' : runAs === 'owner' ? ownerOf(instance) : runAs.user
  return { kind, name, user, credentials, thawTimeout: Math.min(thaw.timeout, LONGEST_THAW_SECONDS) }
}

/** The instance's owner; empty where nobody knows. */
export function ownerOf({ owner }: Instance): string {
  return owner.kind === 'known' ? owner.user : ''
}

/** The configuration, or null after a word on `err`: one with a mistake must not be in the way of a thaw. */
export async function configOrNull(
  host: Host,
  path: string | undefined,
  err: (text: string) => void,
): Promise<Config | null> {
  try {
    return await readOwnConfig(host, path)
  } catch (error) {
    if (!(error instanceof GenHooksError)) throw error
    err(`gen-hooks: ${error.message}\ngen-hooks: goes on without a configuration: sessions run as root\n`)
    return null
  }
}
