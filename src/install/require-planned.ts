import { isWindowsPath } from '../detect/listed-instance.ts'
import { nothingFound } from '../detect/nothing-found.ts'
import { GenHooksError } from '../errors.ts'
import { plannedInstances } from '../hook/model.ts'
import { type Config, type Inventory, idOf } from '../model.ts'
import { quoteText } from '../text/printable.ts'

/**
 * Throws NO_INSTANCES if the hooks for a whole inventory would freeze no instance, neither of a list nor in a container, since such hooks would report each snapshot as covered, and OWNER_UNKNOWN if a
 * session must run as the owner of the instance and the owner is unknown.
 */
export function requirePlanned(config: Config, inventory: Inventory): void {
  const { containers = [] } = config.instances
  if (inventory.instances.length === 0 && containers.length === 0) throw nothingFound(inventory)
  const planned = plannedInstances(config, inventory.instances)
  if (planned.length === 0 && containers.length === 0) {
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

/** Throws INVENTORY_INVALID if an instance that would be frozen is one of Windows, where no script of sh runs. */
export function requireLinux(config: Config, inventory: Inventory): void {
  const planned = plannedInstances(config, inventory.instances).map(({ instance }) => instance)
  const problems = planned
    .filter(({ directory }) => isWindowsPath(directory))
    .map(
      (instance) => `${idOf(instance)}: directory ${quoteText(instance.directory)}: of Windows, expected a path from /`,
    )
  if (problems.length === 0) return
  const hint = 'gen-hooks render --target windows makes the .bat for a Windows guest; docs/how-to/windows.md.'
  throw new GenHooksError('INVENTORY_INVALID', problems.join('\n'), { hint })
}
