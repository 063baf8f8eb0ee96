import { disposition } from '../config/disposition.ts'
import { settingsOf } from '../config/settings-of.ts'
import { thawTries, worstThawSeconds } from '../config/worst-thaw.ts'
import type {
  Config,
  ContainerInstance,
  Instance,
  InstanceKind,
  InstanceSettings,
  Layout,
  MirrorPolicy,
} from '../model.ts'
import { LIST_TIMEOUT_SECONDS } from '../model.ts'
import { largest } from '../text/largest.ts'

/** Where things are on the guest. A sandbox has others. */
export interface GuestPaths {
  /** PATH of the hooks. */
  readonly search: string
  readonly run: string
  readonly log: string
  readonly systemd: string
  /** What makes the metrics of the log. */
  readonly filter: string
}

export const GUEST_PATHS: GuestPaths = {
  search: '/usr/sbin:/usr/bin:/sbin:/bin:/usr/local/sbin:/usr/local/bin',
  run: '/run/gen-hooks',
  log: '/var/log/gen-hooks',
  systemd: '/run/systemd/system',
  filter: '/usr/sbin/gen-hooks-metrics',
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
  readonly kind: InstanceKind
  /** Upper case, as instances know themselves; of a container as it was made. */
  readonly name: string
}

/** An instance in a container. */
export interface ContainerLine extends PlanLine {
  /** The name that it has in there. */
  readonly inside: string
}

/** Everything a template may show; plain values, decided here. */
export interface HookModel {
  /** A file of the layout, for the commands in the header. */
  readonly fileName: string
  readonly paths: GuestPaths & { readonly metrics: string }
  readonly syslog: 'yes' | 'no'
  readonly unlisted: 'freeze' | 'warn' | 'fail'
  readonly mirrorPolicy: MirrorPolicy
  readonly onFailure: 'abort' | 'continue'
  readonly onInconsistent: 'fail' | 'warn'
  readonly listTimeout: string
  readonly longestFreeze: string
  /** All tries of the slowest instance, with the last resorts between. */
  readonly longestThaw: string
  readonly deadline: string
  readonly resumeAfter: string
  readonly plan: readonly PlanLine[]
  readonly containers: readonly ContainerLine[]
  /** One item where there is neither, since a function of sh has to have a command. */
  readonly noPlan: readonly string[]
  readonly other: SessionValues
  /** Globs over `kind:NAME`, upper case. */
  readonly exclude: readonly string[]
}

/** The names under which the script of a layout stands, in the order in which they are installed: never a pre-freeze without its post-thaw. */
export const HOOK_FILES = {
  legacy: ['post-thaw-script', 'pre-freeze-script'],
  'backupScripts.d': ['50-gen-hooks'],
} as const satisfies Record<Layout, readonly string[]>

/** What the script shows. Pure: the same instances in any order give the same model. */
export function hookModel(config: Config, instances: readonly Instance[]): HookModel {
  const planned = plannedInstances(config, instances)
  const inContainers = (config.instances.containers ?? []).map((container) => ({
    container,
    settings: settingsOf({ kind: container.engine, name: container.name }, config),
  }))
  const plan = inOrder(planned.map(({ instance, settings }) => planLine(instance, settings)))
  const containers = inOrder(inContainers.map(({ container, settings }) => containerLine(container, settings)))
  const other = sessionValues(config.defaults, '?')
  const all = [...plan, ...containers, other]
  return {
    fileName: config.layout === 'legacy' ? 'pre-freeze-script' : '50-gen-hooks',
    paths: { ...GUEST_PATHS, log: config.log.directory, metrics: config.metrics.directory ?? '' },
    syslog: config.log.syslog ? 'yes' : 'no',
    unlisted: config.instances.unlisted,
    mirrorPolicy: config.mirror?.policy ?? 'freeze-all',
    onFailure: config.onFailure,
    onInconsistent: config.onInconsistent,
    listTimeout: String(LIST_TIMEOUT_SECONDS),
    longestFreeze: String(largest(all.map((line) => Number(line.freezeTimeout)))),
    longestThaw: String(
      largest(
        [...planned, ...inContainers].map(({ settings }) => worstThawSeconds(settings)),
        worstThawSeconds(config.defaults),
      ),
    ),
    deadline: String(config.watchdog.deadline),
    resumeAfter: config.watchdog.resumeAfter === null ? '' : String(config.watchdog.resumeAfter),
    plan,
    containers,
    noPlan: plan.length + containers.length === 0 ? [''] : [],
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

/** Its owner is the user that the container has, so that no other has to be named. */
function containerLine({ engine, name, instance }: ContainerInstance, settings: InstanceSettings): ContainerLine {
  return { kind: engine, name, inside: instance, ...sessionValues(settings, '') }
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

function inOrder<T extends PlanLine>(lines: readonly T[]): readonly T[] {
  return lines.toSorted((a, b) => compare(`${a.kind} ${a.name}`, `${b.kind} ${b.name}`))
}

// not localeCompare: the bytes must not depend on the locale of the machine; no two lines are equal
function compare(a: string, b: string): number {
  return a < b ? -1 : 1
}
