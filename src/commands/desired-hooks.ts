import { DEFAULTS } from '../config/defaults.ts'
import { readConfig } from '../config/read.ts'
import { unmatchedInList } from '../detect/unmatched-names.ts'
import { GenHooksError } from '../errors.ts'
import { layoutOf } from '../install/install-plan.ts'
import type { Expected, StatusSettings } from '../install/status.ts'
import { targetOn } from '../install/target-on.ts'
import { toolsDemands } from '../install/vmware-tools.ts'
import type { Config, Instance } from '../model.ts'
import type { Io } from './io.ts'
import { type RenderOptions, renderingFor } from './rendering.ts'

/** The hooks that should be installed, and their instances. */
export interface ExpectedOn {
  readonly expected: Expected
  readonly instances: readonly Instance[]
  readonly problem: GenHooksError | null
  /** A text about names in the configuration that no instance has; null if each name has an instance, or the lists are incomplete. */
  readonly unmatched: string | null
}

/** The hooks that should be installed, or `unknown` with the reason. It does not throw: status must report frozen instances also on a guest for which no hooks can be rendered. */
export async function expectedOn(options: RenderOptions, io: Io): Promise<ExpectedOn> {
  try {
    const target = await targetOn(io.host)
    const { config, files, inventory } = await renderingFor({ ...options, target }, io)
    return {
      expected: { kind: 'rendered', layout: layoutOf(files), hooks: files },
      instances: inventory.instances,
      problem: null,
      unmatched: unmatchedInList(config, inventory),
    }
  } catch (error) {
    if (!(error instanceof GenHooksError)) throw error
    const layout = await layoutOrNull(options, io)
    return { expected: { kind: 'unknown', layout }, instances: [], problem: error, unmatched: null }
  }
}

async function layoutOrNull(options: RenderOptions, io: Io) {
  try {
    return (await readConfig(io.host, options.config)).layout
  } catch (error) {
    if (!(error instanceof GenHooksError)) throw error
    return null
  }
}

/** The settings that status needs; the defaults if the configuration cannot be read. */
export function statusSettings(
  config: Config | null,
  instances: readonly Instance[],
): StatusSettings & { logDirectory: string } {
  return { logDirectory: config?.log.directory ?? DEFAULTS.logDirectory, tools: toolsDemands(config, instances) }
}
