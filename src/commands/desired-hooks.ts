import { DEFAULTS } from '../config/defaults.ts'
import { readConfig } from '../config/read.ts'
import { unmatchedInList } from '../detect/unmatched-names.ts'
import { GenHooksError } from '../errors.ts'
import { layoutOf } from '../install/install-plan.ts'
import type { Expected, StatusSettings } from '../install/status.ts'
import { toolsDemands } from '../install/vmware-tools.ts'
import type { Config, Instance } from '../model.ts'
import type { Io } from './io.ts'
import { type RenderOptions, renderingFor } from './rendering.ts'

/** What should be installed, and for which instances. */
export interface ExpectedOn {
  readonly expected: Expected
  readonly instances: readonly Instance[]
  readonly problem: GenHooksError | null
  /** On names in the configuration that mean no instance here; null if all mean one, or nobody knows. */
  readonly unmatched: string | null
}

/** What should be installed; beside `unknown` stands the reason, for after the report: what is frozen now must be told on a guest where nothing can be rendered. */
export async function expectedOn(options: RenderOptions, io: Io): Promise<ExpectedOn> {
  try {
    const { config, hooks, inventory } = await renderingFor(options, io)
    return {
      expected: { kind: 'rendered', layout: layoutOf(hooks), hooks },
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

/** What status takes from the configuration; the defaults where there is none to be had. */
export function statusSettings(
  config: Config | null,
  instances: readonly Instance[],
): StatusSettings & { logDirectory: string } {
  return { logDirectory: config?.log.directory ?? DEFAULTS.logDirectory, tools: toolsDemands(config, instances) }
}
