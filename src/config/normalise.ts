import type { Config, InstanceSettings, Notify, RunAs } from '../model.ts'
import { containerOf } from './container.ts'
import { DEFAULTS } from './defaults.ts'
import { canonicalEntry } from './instance-pattern.ts'
import { RESUME_MARGIN_SECONDS } from './limits.ts'
import type { WrittenConfig } from './schema.ts'

type WrittenOverride = NonNullable<NonNullable<WrittenConfig['instances']>['overrides']>[string]

/** Fills in the defaults, makes names upper-case, and removes doubled and final slashes of paths. Of two override keys that differ only in case the last one counts: rules.ts refuses them. */
export function normalise(written: WrittenConfig): Config {
  const { instances, watchdog } = written
  const defaults = defaultSettings(written)
  const deadline = watchdog?.deadline ?? DEFAULTS.deadline
  const containers = (instances?.containers ?? []).map(containerOf)
  const policy = written.mirror?.policy ?? DEFAULTS.mirrorPolicy
  const overrides = Object.entries(instances?.overrides ?? {})
  return {
    instances: {
      include: (instances?.include ?? DEFAULTS.include).map(canonicalEntry),
      exclude: (instances?.exclude ?? DEFAULTS.exclude).map(canonicalEntry),
      unlisted: instances?.unlisted ?? DEFAULTS.unlisted,
      overrides: Object.fromEntries(
        overrides.map(([name, override]) => [canonicalEntry(name), complete(override, defaults)]),
      ),
      // nothing where it says nothing: such a configuration has the digest that it had before there was this key
      ...(containers.length === 0 ? {} : { containers }),
    },
    ...(policy === DEFAULTS.mirrorPolicy ? {} : { mirror: { policy } }),
    defaults,
    onFailure: written.freeze?.onFailure ?? DEFAULTS.onFailure,
    onInconsistent: written.thaw?.onInconsistent ?? DEFAULTS.onInconsistent,
    watchdog: {
      deadline,
      resumeAfter: watchdog?.resumeAfter === undefined ? deadline + RESUME_MARGIN_SECONDS : watchdog.resumeAfter,
    },
    log: {
      directory: tidyPath(written.log?.directory ?? DEFAULTS.logDirectory),
      syslog: written.log?.syslog ?? DEFAULTS.syslog,
    },
    metrics: { directory: tidyNullable(written.metrics?.directory ?? DEFAULTS.metricsDirectory) },
    ...notifyOf(written),
    layout: written.layout ?? DEFAULTS.layout,
  }
}

/** Nothing where all is by default: such a configuration has the digest that it had before there was this key. */
function notifyOf({ notify }: WrittenConfig): { readonly notify?: Notify } {
  const command = tidyNullable(notify?.command ?? DEFAULTS.notifyCommand)
  const user = notify?.user ?? DEFAULTS.notifyUser
  const runs = notify?.runs ?? DEFAULTS.notifyRuns
  const isDefault = command === DEFAULTS.notifyCommand && user === DEFAULTS.notifyUser && runs === DEFAULTS.notifyRuns
  return isDefault ? {} : { notify: { command, user, runs } }
}

function defaultSettings(written: WrittenConfig): InstanceSettings {
  const { freeze, thaw } = written
  return {
    optional: false,
    runAs: runAsOf(written.runAs ?? DEFAULTS.runAs),
    credentials: tidyNullable(written.credentials ?? DEFAULTS.credentials),
    freeze: {
      timeout: freeze?.timeout ?? DEFAULTS.freezeTimeout,
      updateSuspendAfter: freeze?.updateSuspendAfter ?? DEFAULTS.updateSuspendAfter,
    },
    thaw: {
      timeout: thaw?.timeout ?? DEFAULTS.thawTimeout,
      retries: thaw?.retries ?? DEFAULTS.retries,
      history: thaw?.history ?? DEFAULTS.history,
    },
  }
}

function complete(override: WrittenOverride, defaults: InstanceSettings): InstanceSettings {
  return {
    optional: override.optional ?? defaults.optional,
    runAs: override.runAs === undefined ? defaults.runAs : runAsOf(override.runAs),
    // null removes the default's file, so it differs from an absent key
    credentials: override.credentials === undefined ? defaults.credentials : tidyNullable(override.credentials),
    freeze: {
      timeout: override.freeze?.timeout ?? defaults.freeze.timeout,
      updateSuspendAfter: override.freeze?.updateSuspendAfter ?? defaults.freeze.updateSuspendAfter,
    },
    thaw: {
      timeout: override.thaw?.timeout ?? defaults.thaw.timeout,
      retries: override.thaw?.retries ?? defaults.thaw.retries,
      history: override.thaw?.history ?? defaults.thaw.history,
    },
  }
}

const runAsOf = (text: string): RunAs => (text === 'root' || text === 'owner' ? text : { user: text })

const tidyNullable = (path: string | null): string | null => (path === null ? null : tidyPath(path))

const tidyPath = (path: string): string => path.replace(/\/{2,}/g, '/').replace(/\/$/, '')
