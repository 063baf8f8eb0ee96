import { DEFAULTS } from '../config/defaults.ts'
import { metricsFilter } from '../hook/metrics-filter.ts'
import { HOOK_FILES } from '../hook/model.ts'
import { logrotateFor } from '../install/logrotate.ts'
import { HOOK_TARGETS, LOGROTATE_TARGET, METRICS_TARGET, pathOf, type Target } from '../install/targets.ts'
import type { Config } from '../model.ts'
import type { HostOutcome } from './render-host.ts'

/** How the scripts of a fleet are written: settings and engine apart, or whole for each host. */
export type Form = 'settings' | 'whole'

/** A file of a rendered fleet. */
export interface FleetOutput {
  /** Below the folder of the fleet. */
  readonly path: string
  readonly text: string
  readonly mode: number
  /** Where it belongs on the guest; null where it is put together with another. */
  readonly target: string | null
}

/** The engine, below the folder. */
export const ENGINE_PATH = 'engine'

/** The settings of a host, in its folder. */
export const SETTINGS_NAME = 'settings'

/** The name of the filter of the metrics: in the folder of the host if it tells of a run by `notify.command`. */
export const METRICS_NAME = METRICS_TARGET.fileName

/** The name of the logrotate file: in the folder of the host if its log lies elsewhere than by default. */
export const LOGROTATE_NAME = 'logrotate'

/** Where the script of a host belongs on its guest, in the order of installation. */
export function scriptTargets({ layout }: Config): readonly Target[] {
  return HOOK_TARGETS.filter((target) => target.layout === layout)
}

type Rendered = Extract<HostOutcome, { kind: 'rendered' }>

/** What makes the files of hosts; texts that many hosts share are read once. */
export function hostFiles(form: Form): (host: Rendered) => Promise<readonly FleetOutput[]> {
  const filters = new Map<string, string | null>()
  const rotations = new Map<string, string | null>()
  const filter = async (name: string, config: Config): Promise<readonly FleetOutput[]> => {
    const { metrics, notify } = config
    const key = JSON.stringify([metrics.directory === null, notify])
    if (!filters.has(key)) {
      if (filters.size > 100) filters.clear()
      filters.set(key, (await metricsFilter(config))[0]?.text ?? null)
    }
    const text = filters.get(key) ?? null
    const isShared = (notify?.command ?? null) === null
    const path = isShared ? METRICS_NAME : `hosts/${name}/${METRICS_NAME}`
    return text === null ? [] : [{ path, text, mode: METRICS_TARGET.mode, target: pathOf(METRICS_TARGET) }]
  }
  const rotation = async (name: string, { log: { directory } }: Config): Promise<readonly FleetOutput[]> => {
    if (!rotations.has(directory)) {
      if (rotations.size > 100) rotations.clear()
      rotations.set(directory, await logrotateFor(directory, 'root root'))
    }
    const text = rotations.get(directory) ?? null
    const isShared = directory === DEFAULTS.logDirectory
    const path = isShared ? LOGROTATE_NAME : `hosts/${name}/${LOGROTATE_NAME}`
    return text === null ? [] : [{ path, text, mode: LOGROTATE_TARGET.mode, target: pathOf(LOGROTATE_TARGET) }]
  }
  return async ({ name, config, script: { head, engine } }) => {
    const folder = `hosts/${name}`
    const own =
      form === 'settings'
        ? [{ path: `${folder}/${SETTINGS_NAME}`, text: head, mode: 0o644, target: null }]
        : scriptTargets(config).map(({ fileName, mode, ...target }) => ({
            path: `${folder}/${fileName}`,
            text: head + engine,
            mode,
            target: pathOf({ fileName, mode, ...target }),
          }))
    return [...own, ...(await rotation(name, config)), ...(await filter(name, config))]
  }
}

/** The names that gen-hooks gives to files in the folder of a host. */
export const OWN_NAMES: ReadonlySet<string> = new Set([
  SETTINGS_NAME,
  LOGROTATE_NAME,
  METRICS_NAME,
  ...Object.values(HOOK_FILES).flat(),
])
