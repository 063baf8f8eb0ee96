import { readConfig, readOwnConfig } from '../config/read.ts'
import { nothingFound } from '../detect/nothing-found.ts'
import { takeInventory } from '../detect/read-inventory.ts'
import { requireWhole } from '../detect/whole.ts'
import { GenHooksError } from '../errors.ts'
import { metricsFilter } from '../hook/metrics-filter.ts'
import { plannedInstances } from '../hook/model.ts'
import { renderHooks } from '../hook/render.ts'
import { readTemplates } from '../hook/templates.ts'
import { requireStillListed } from '../install/still-listed.ts'
import type { Config, Inventory, RenderedHook } from '../model.ts'
import { problemText } from '../text/problem-log.ts'
import type { Io } from './io.ts'

/** The files that `--config` and `--inventory` name; undefined for the configuration and the instances of this machine. */
export interface RenderOptions {
  readonly config?: string | undefined
  readonly inventory?: string | undefined
}

/** The scripts for a machine, and what they were made from. */
export interface Rendering {
  readonly config: Config
  readonly inventory: Inventory
  /** In the order of their installation. */
  readonly hooks: readonly RenderedHook[]
  /** The hooks, and the filter of the metrics where there are such. */
  readonly files: readonly RenderedHook[]
}

const MADE_ANEW = 'Make the inventory anew on its guest, by a gen-hooks detect --json that ends with 0.'

/**
 * Renders the configuration and the inventory. Throws what reading them throws; DETECT_FAILED if the inventory may lack an instance; NO_INSTANCES if no
 * instance would be frozen, since such hooks would report each snapshot as covered; OWNER_UNKNOWN if a session must run as the owner of the instance and the owner
 * is unknown. `read` is `readConfig` if the scripts are only printed.
 */
export async function renderingFor(
  options: RenderOptions,
  io: Pick<Io, 'host' | 'err'>,
  read = readOwnConfig,
): Promise<Rendering> {
  const config = await read(io.host, options.config)
  const inventory = await takeInventory(io.host, options.inventory)
  for (const problem of inventory.problems) io.err(`gen-hooks: ${problemText(problem)}\n`)
  requireWhole(inventory, config.instances.exclude, options.inventory === undefined ? undefined : MADE_ANEW)
  if (options.inventory === undefined) await requireStillListed(inventory, config, io.host)
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
  const hooks = renderHooks(config, inventory.instances, await readTemplates())
  return { config, inventory, hooks, files: [...hooks, ...(await metricsFilter(config))] }
}

/** Only the scripts of `renderingFor`. */
export async function renderFor(
  options: RenderOptions,
  io: Pick<Io, 'host' | 'err'>,
): Promise<readonly RenderedHook[]> {
  return (await renderingFor(options, io, readConfig)).hooks
}
