import { nothingFound } from '../detect/nothing-found.ts'
import { GenHooksError } from '../errors.ts'
import { plannedInstances } from '../hook/model.ts'
import type { Config, Inventory } from '../model.ts'

/**
 * Throws NO_INSTANCES if the hooks for a whole inventory would freeze no instance, since such hooks would report each snapshot as covered, and OWNER_UNKNOWN if a
 * session must run as the owner of the instance and the owner is unknown.
 */
export function requirePlanned(config: Config, inventory: Inventory): void {
  if (inventory.instances.length === 0) throw nothingFound(inventory)
  const planned = plannedInstances(config, inventory.instances)
  if (planned.length === 0) {
    throw new GenHooksError(
      'NO_INSTANCES',
      `none of the instances found (${inventory.instances.length}) is to be frozen, expected at least one`,
      {
        hint: 'instances.include and instances.exclude of the configuration leave none: gen-hooks detect says what the hooks would do with each.',
      },
    )
  }
  const ownerless = planned.flatMap(({ instance, settings }) =>
    settings.runAs === 'owner' && instance.owner.kind === 'unknown'
      ? [`${instance.kind}:${instance.name}: runAs is owner, and its owner is unknown: ${instance.owner.because}`]
      : [],
  )
  if (ownerless.length > 0) throw new GenHooksError('OWNER_UNKNOWN', ownerless.join('\n'))
}
