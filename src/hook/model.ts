import { disposition } from '../config/disposition.ts'
import { settingsOf } from '../config/settings-of.ts'
import { thawTries, worstThawSeconds } from '../config/worst-thaw.ts'
import type { Config, Instance, InstanceSettings, Kind, Layout, Role } from '../model.ts'
import { LIST_TIMEOUT_SECONDS } from '../model.ts'
import { largest } from '../text/largest.ts'

/** Where things are on the guest. A sandbox has others. */
export interface GuestPaths {
  /** PATH of the hooks. */
  readonly search: string
  readonly run: string
  readonly log: string
  readonly systemd: string
}

export const GUEST_PATHS: GuestPaths = {
  search: '/usr/sbin:/usr/bin:/sbin:/bin:/usr/local/sbin:/usr/local/bin',
  run: '/run/gen-hooks',
  log: '/var/log/gen-hooks',
  systemd: '/run/systemd/system',
}

/** How one instance is frozen and thawed: the values of a plan line, as text. */
export interface SessionValues {
  readonly need: 'need' | 'optional'
  /** OS user; empty for root; `?` for the owner, to be found at run time. */
  readonly user: string
  readonly credentials: string
  readonly freezeTimeout: string
  readonly suspendAfter: string
  readonly thawTimeout: string
  readonly thawTries: string
  readonly history: 'yes' | 'no'
}

/** One instance in the script. */
export interface PlanLine extends SessionValues {
  readonly kind: Kind
  /** Upper case, as instances know themselves. */
  readonly name: string
}

/** Everything a template may show; plain values, decided here. */
export interface HookModel {
  readonly role: Role
  readonly fileName: string
  readonly purpose: string
  readonly call: string
  readonly exitStatus: string
  /** Whether the script has the freezing part. */
  readonly freezes: boolean
  readonly paths: GuestPaths & { readonly metrics: string }
  readonly syslog: 'yes' | 'no'
  readonly unlisted: 'freeze' | 'warn' | 'fail'
  readonly onFailure: 'abort' | 'continue'
  readonly onInconsistent: 'fail' | 'warn'
  readonly listTimeout: string
  readonly longestFreeze: string
  /** All tries of the slowest instance, with the last resorts between. */
  readonly longestThaw: string
  readonly deadline: string
  readonly resumeAfter: string
  readonly plan: readonly PlanLine[]
  readonly other: SessionValues
  /** Globs over `kind:NAME`, upper case. */
  readonly exclude: readonly string[]
}

const ROLES: Record<Role, Pick<HookModel, 'fileName' | 'purpose' | 'call' | 'exitStatus' | 'freezes'>> = {
  'pre-freeze': {
    fileName: 'pre-freeze-script',
    purpose: 'freezes InterSystems IRIS and Cache for a snapshot',
    call: 'pre-freeze-script freeze',
    exitStatus: '0 all are frozen; 1 none is, and no snapshot may be taken',
    freezes: true,
  },
  'post-thaw': {
    fileName: 'post-thaw-script',
    purpose: 'thaws InterSystems IRIS and Cache after a snapshot',
    call: 'post-thaw-script thaw|freezeFail',
    exitStatus: '0 all are thawed and the snapshot is consistent; 1 otherwise',
    freezes: false,
  },
  all: {
    fileName: '50-gen-hooks',
    purpose: 'freezes and thaws InterSystems IRIS and Cache around a snapshot',
    call: '50-gen-hooks freeze|thaw|freezeFail',
    exitStatus: 'freeze: 0 all are frozen, 1 none is; thaw: 0 the snapshot is consistent',
    freezes: true,
  },
}

/** The scripts of a layout, in the order in which they are installed: never a pre-freeze without its post-thaw. */
export function rolesOf(layout: Layout): readonly Role[] {
  return layout === 'legacy' ? ['post-thaw', 'pre-freeze'] : ['all']
}

/** What one script shows. Pure: the same instances in any order give the same model. */
export function hookModel(role: Role, config: Config, instances: readonly Instance[]): HookModel {
  const planned = plannedInstances(config, instances)
  const plan = planned
    .map(({ instance, settings }) => planLine(instance, settings))
    .sort((a, b) => compare(`${a.kind} ${a.name}`, `${b.kind} ${b.name}`))
  const other = sessionValues(config.defaults, '?')
  const all = [...plan, other]
  return {
    ...ROLES[role],
    role,
    paths: { ...GUEST_PATHS, log: config.log.directory, metrics: config.metrics.directory ?? '' },
    syslog: config.log.syslog ? 'yes' : 'no',
    unlisted: config.instances.unlisted,
    onFailure: config.onFailure,
    onInconsistent: config.onInconsistent,
    listTimeout: String(LIST_TIMEOUT_SECONDS),
    longestFreeze: String(largest(all.map((line) => Number(line.freezeTimeout)))),
    longestThaw: String(
      largest(
        planned.map(({ settings }) => worstThawSeconds(settings)),
        worstThawSeconds(config.defaults),
      ),
    ),
    deadline: String(config.watchdog.deadline),
    resumeAfter: config.watchdog.resumeAfter === null ? '' : String(config.watchdog.resumeAfter),
    plan,
    other,
    exclude: config.instances.exclude.map((glob) => (glob.includes(':') ? lowerKind(glob) : `*:${glob.toUpperCase()}`)),
  }
}

/** The instances that get a line in the plan, each with its settings. */
export function plannedInstances(
  config: Config,
  instances: readonly Instance[],
): readonly { readonly instance: Instance; readonly settings: InstanceSettings }[] {
  return instances
    .filter((instance) => isPlanned(instance, config))
    .map((instance) => ({ instance, settings: settingsOf(instance, config) }))
}

function isPlanned(instance: Instance, config: Config): boolean {
  const { kind } = disposition(instance, config)
  return kind === 'freeze' || kind === 'freeze if running'
}

function lowerKind(glob: string): string {
  const colon = glob.indexOf(':')
  return glob.slice(0, colon).toLowerCase() + glob.slice(colon).toUpperCase()
}

function planLine(instance: Instance, settings: InstanceSettings): PlanLine {
  const owner = instance.owner.kind === 'known' ? instance.owner.user : '?'
  return { kind: instance.kind, name: instance.name.toUpperCase(), ...sessionValues(settings, owner) }
}

function sessionValues(settings: InstanceSettings, owner: string): SessionValues {
  const { runAs, freeze, thaw } = settings
  return {
    need: settings.optional ? 'optional' : 'need',
    user: runAs === 'root' ? '' : runAs === 'owner' ? owner : runAs.user,
    credentials: settings.credentials ?? '',
    freezeTimeout: String(freeze.timeout),
    suspendAfter: String(freeze.updateSuspendAfter),
    thawTimeout: String(thaw.timeout),
    thawTries: String(thawTries(settings)),
    history: thaw.history ? 'yes' : 'no',
  }
}

// not localeCompare: the bytes must not depend on the locale of the machine; no two lines are equal
function compare(a: string, b: string): number {
  return a < b ? -1 : 1
}
