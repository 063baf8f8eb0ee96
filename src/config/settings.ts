import type { Config, InstanceSettings, RunAs } from '../model.ts'
import { containerText } from './container.ts'
import { DEFAULTS } from './defaults.ts'
import { canonicalEntry } from './instance-pattern.ts'
import { keyPath, type Path, type Position, pathId } from './key-path.ts'
import { RESUME_MARGIN_SECONDS } from './limits.ts'

/** Where the value of a setting comes from. */
export type Origin =
  /** `file` where the configuration is made of several. */
  | ({ readonly kind: 'file'; readonly file?: string } & Position)
  | { readonly kind: 'default' }
  /** Computed from another setting: `watchdog.deadline + 60`. */
  | { readonly kind: 'computed'; readonly by: string }
  /** An override without the key has the value of this setting. */
  | { readonly kind: 'as for all'; readonly key: string }

/** One effective setting. */
export interface Setting {
  /** `freeze.timeout`, `instances.overrides.PROD.freeze.timeout` */
  readonly key: string
  readonly value: string | number | boolean | null | readonly string[]
  readonly origin: Origin
}

type Value = Setting['value']

/** All settings of a configuration, in the order of docs/reference/configuration.md, then those of each override. */
export function settingsIn(config: Config, positions: ReadonlyMap<string, Position>): readonly Setting[] {
  const written = (path: Path): Origin | undefined => {
    const position = positions.get(pathId(path))
    return position === undefined ? undefined : { kind: 'file', ...position }
  }
  const general = generalValues(config).map(([path, value]): Setting => {
    const key = keyPath(path)
    const unwritten: Origin =
      key === 'watchdog.resumeAfter'
        ? { kind: 'computed', by: `watchdog.deadline + ${RESUME_MARGIN_SECONDS}` }
        : { kind: 'default' }
    return { key, value, origin: written(path) ?? unwritten }
  })
  const names = writtenNames(positions)
  const overrides = Object.entries(config.instances.overrides).flatMap(([name, settings]) =>
    instanceValues(settings).map(([path, value]): Setting => {
      const unwritten: Origin =
        path[0] === 'optional' ? { kind: 'default' } : { kind: 'as for all', key: keyPath(path) }
      const origin = written(['instances', 'overrides', names.get(name) ?? name, ...path]) ?? unwritten
      return { key: keyPath(['instances', 'overrides', name, ...path]), value, origin }
    }),
  )
  return [...general, ...overrides]
}

function generalValues(config: Config): readonly (readonly [Path, Value])[] {
  const { instances, defaults, watchdog, log, metrics, notify } = config
  const { freeze, thaw } = defaults
  return [
    [['instances', 'include'], instances.include],
    [['instances', 'exclude'], instances.exclude],
    [['instances', 'unlisted'], instances.unlisted],
    [['instances', 'containers'], (instances.containers ?? []).map(containerText)],
    [['freeze', 'timeout'], freeze.timeout],
    [['freeze', 'onFailure'], config.onFailure],
    [['freeze', 'updateSuspendAfter'], freeze.updateSuspendAfter],
    [['thaw', 'timeout'], thaw.timeout],
    [['thaw', 'retries'], thaw.retries],
    [['thaw', 'history'], thaw.history],
    [['thaw', 'onInconsistent'], config.onInconsistent],
    [['watchdog', 'deadline'], watchdog.deadline],
    [['watchdog', 'resumeAfter'], watchdog.resumeAfter],
    [['mirror', 'policy'], config.mirror?.policy ?? DEFAULTS.mirrorPolicy],
    [['runAs'], runAsText(defaults.runAs)],
    [['credentials'], defaults.credentials],
    [['log', 'directory'], log.directory],
    [['log', 'syslog'], log.syslog],
    [['metrics', 'directory'], metrics.directory],
    [['notify', 'command'], notify?.command ?? DEFAULTS.notifyCommand],
    [['notify', 'user'], notify?.user ?? DEFAULTS.notifyUser],
    [['notify', 'runs'], notify?.runs ?? DEFAULTS.notifyRuns],
    [['layout'], config.layout],
  ]
}

function instanceValues(settings: InstanceSettings): readonly (readonly [Path, Value])[] {
  const { optional, runAs, credentials, freeze, thaw } = settings
  return [
    [['optional'], optional],
    [['runAs'], runAsText(runAs)],
    [['credentials'], credentials],
    [['freeze', 'timeout'], freeze.timeout],
    [['freeze', 'updateSuspendAfter'], freeze.updateSuspendAfter],
    [['thaw', 'timeout'], thaw.timeout],
    [['thaw', 'retries'], thaw.retries],
    [['thaw', 'history'], thaw.history],
  ]
}

const runAsText = (runAs: RunAs): string => (typeof runAs === 'string' ? runAs : runAs.user)

/** The names of the overrides as written in the file, by their normalised spelling. */
function writtenNames(positions: ReadonlyMap<string, Position>): ReadonlyMap<string, string> {
  const names = new Map<string, string>()
  for (const id of positions.keys()) {
    const [section, key, name] = JSON.parse(id) as Path
    if (section === 'instances' && key === 'overrides' && typeof name === 'string')
      names.set(canonicalEntry(name), name)
  }
  return names
}
