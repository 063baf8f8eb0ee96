import { containerText } from '../config/container.ts'
import { readConfig, readOwnConfig } from '../config/read.ts'
import { takeInventory } from '../detect/read-inventory.ts'
import { requireWhole } from '../detect/whole.ts'
import { GenHooksError } from '../errors.ts'
import { filesBeside, targetNotes } from '../hook/guest-targets.ts'
import { metricsFilter } from '../hook/metrics-filter.ts'
import { renderHooks } from '../hook/render.ts'
import { readTemplates } from '../hook/templates.ts'
import { windowsHooks } from '../hook/windows-hooks.ts'
import { requireLinux, requirePlanned } from '../install/require-planned.ts'
import { requireStillListed } from '../install/still-listed.ts'
import type { Config, Inventory, RenderedHook, RenderTargetName } from '../model.ts'
import { problemText } from '../text/problem-log.ts'
import type { Io } from './io.ts'

/** The files that `--config` and `--inventory` name; undefined for the configuration and the instances of this machine. */
export interface RenderOptions {
  readonly config?: string | undefined
  readonly inventory?: string | undefined
  /** Whose snapshots the hooks serve; undefined for vmware. */
  readonly target?: RenderTargetName | undefined
  /** The container that has the hooks, for velero. */
  readonly container?: string | undefined
}

/** The scripts for a machine, and what they were made from. */
export interface Rendering {
  readonly config: Config
  readonly inventory: Inventory
  /** In the order of their installation; none for windows, whose files are .bat. */
  readonly hooks: readonly RenderedHook[]
  /** The hooks, and the filter of the metrics and the files of the target where there are such. */
  readonly files: readonly RenderedHook[]
}

const MADE_ANEW =
  'Make the inventory anew on its guest, as root: by gen-hooks detect --json, or by the script of gen-hooks detect --script.'

/**
 * Renders the configuration and the inventory. Throws what reading them and `requirePlanned` throw; DETECT_FAILED if the inventory may lack an instance.
 * `read` is `readConfig` if the scripts are only printed.
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
  requirePlanned(config, inventory)
  if (options.target === 'windows') {
    // they are no scripts of sh: none of the checks of these is for them
    return { config, inventory, hooks: [], files: await windowsHooks(config, inventory.instances) }
  }
  requireLinux(config, inventory)
  if (options.target === 'velero') requireNoContainer(config)
  const hooks = renderHooks(config, inventory.instances, await readTemplates())
  const target = options.target ?? 'vmware'
  for (const note of targetNotes(target, config)) io.err(`gen-hooks: ${note}\n`)
  const beside = await filesBeside(target, config, options.container)
  return { config, inventory, hooks, files: [...hooks, ...(await metricsFilter(config)), ...beside] }
}

/** RENDER_FAILED for the scripts of a pod, which has the instance itself and no docker. */
function requireNoContainer({ instances: { containers = [] } }: Config): void {
  if (containers.length === 0) return
  throw new GenHooksError(
    'RENDER_FAILED',
    `--target velero: instances.containers: ${containers.map(containerText).join(', ')}, which the scripts in a pod cannot reach, expected none`,
  )
}

/** Only the scripts of `renderingFor`. */
export async function renderFor(
  options: RenderOptions,
  io: Pick<Io, 'host' | 'err'>,
): Promise<readonly RenderedHook[]> {
  return (await renderingFor(options, io, readConfig)).hooks
}
