import { readOwnConfig } from '../config/read.ts'
import { settingsOf } from '../config/settings-of.ts'
import { GenHooksError } from '../errors.ts'
import type { CalledAs } from '../hook/state.ts'
import type { Host } from '../host/host.ts'
import type { Config, ContainerInstance, Instance } from '../model.ts'
import type { SessionTarget } from './command.ts'

/** The longest time for one call, also if the configuration allows more: users wait at a frozen instance. */
const LONGEST_THAW_SECONDS = 15

/** How an instance is called by the configuration; as root if no configuration can be read. */
export function sessionTargetOf(instance: Instance, config: Config | null): SessionTarget {
  const { kind, name } = instance
  if (config === null) return { kind, name, inside: '', user: '', credentials: null, thawTimeout: LONGEST_THAW_SECONDS }
  const { runAs, credentials, thaw } = settingsOf(instance, config)
  const user = runAs === 'root' ? '' : runAs === 'owner' ? ownerOf(instance) : runAs.user
  return { kind, name, inside: '', user, credentials, thawTimeout: Math.min(thaw.timeout, LONGEST_THAW_SECONDS) }
}

/** How the instance in a container is called: by the configuration, or as root; `was` is how the hooks called it, which counts for what the configuration does not name. */
export function containerTargetOf(
  { engine, name, instance }: ContainerInstance,
  config: Config | null,
  was: CalledAs | undefined,
): SessionTarget {
  const target = { kind: engine, name, inside: instance }
  const isNamed = config?.instances.containers?.some((one) => one.engine === engine && one.name === name) === true
  if (config === null || !isNamed)
    return { ...target, user: was?.user ?? '', credentials: null, thawTimeout: LONGEST_THAW_SECONDS }
  const { runAs, credentials, thaw } = settingsOf(target, config)
  const user = typeof runAs === 'string' ? '' : runAs.user
  return { ...target, user, credentials, thawTimeout: Math.min(thaw.timeout, LONGEST_THAW_SECONDS) }
}

/** The owner of the instance; empty if unknown. */
export function ownerOf({ owner }: Instance): string {
  return owner.kind === 'known' ? owner.user : ''
}

/** The configuration; null after a line on `err` if it has a mistake, which must not prevent a thaw. */
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
