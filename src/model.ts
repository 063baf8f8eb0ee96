/** The two families with commands of their own: `iris` speaks for IRIS, `ccontrol` for Caché and Ensemble. */
export type Kind = 'iris' | 'cache'

/** What runs a container: the command by which its instance is called. */
export type ContainerEngine = 'docker' | 'podman'

/** An instance's command, or the engine of the container that it is in. */
export type InstanceKind = Kind | ContainerEngine

/** Whether an instance of that kind is in a container. */
export function isContainer(kind: InstanceKind): kind is ContainerEngine {
  return kind === 'docker' || kind === 'podman'
}

/** `iris:PROD`, or `docker:CONTAINER`, as an instance is named everywhere. */
export function idOf({ kind, name }: { readonly kind: InstanceKind; readonly name: string }): string {
  return `${kind}:${name}`
}

/** An instance in a container, as the configuration names it: no list tells of it. */
export interface ContainerInstance {
  readonly engine: ContainerEngine
  /** Of the container; in the case in which it was made. */
  readonly name: string
  /** Of the instance in it, upper case. */
  readonly instance: string
}

/** The words of mirror.policy: what is frozen of the members of a mirror, by the role that each has at the freeze. */
export const MIRROR_POLICIES = ['freeze-all', 'backup-only', 'skip-primary', 'refuse-in-transition'] as const

export type MirrorPolicy = (typeof MIRROR_POLICIES)[number]

/** The status field of qlist, before its first comma. `unknown` never counts as down. */
export type InstanceStatus = 'running' | 'down' | 'sign-on inhibited' | 'unknown'

/** One installed IRIS or Caché, as qlist names it. The same name in both families is two instances. */
export interface Instance {
  readonly kind: Kind
  /** As listed; `[A-Za-z0-9_.-]+`, not starting with `-` or `.`. */
  readonly name: string
  /** Installation directory, absolute. */
  readonly directory: string
  readonly version: string
  /** `IRIS`, `IRISHealth`, `Ensemble`, `Caché`, ... */
  readonly product: string
  readonly status: InstanceStatus
  /** The status field as printed: `running, since Mon Jul 23 14:42:09 2018`. */
  readonly statusText: string
  /** `ok`, `warn`, `alert`, `hung`; empty when down. */
  readonly state: string
  readonly mirror: { readonly memberType: string; readonly status: string } | null
  /** `security_settings.manager_user` of parameters.isc: the OS user who may start, stop and enter the instance. */
  readonly owner: Owner
}

export type Owner =
  | { readonly kind: 'known'; readonly user: string }
  | { readonly kind: 'unknown'; readonly because: string }

/** A place in the output of another program that could not be understood. */
export interface Problem {
  /** `iris qlist`, `/usr/irissys/parameters.isc`, ... */
  readonly source: string
  /** 1-based; 0 for the source as a whole. */
  readonly line: number
  readonly message: string
}

/** What detect found on a guest; `detect --json` prints it and `--inventory` reads it. */
export interface Inventory {
  readonly schema: 'gen-hooks/inventory/1'
  /** Sorted by kind, then name. */
  readonly instances: readonly Instance[]
  readonly problems: readonly Problem[]
  /** The commands that were looked for, and the result of each. */
  readonly sources: readonly {
    readonly command: string
    readonly outcome: 'answered' | 'absent' | 'failed' | 'timed out'
  }[]
}

/** The words of `--target`: the program on the guest that calls the hooks. */
export const TARGET_NAMES = ['vmware', 'qemu-ga', 'azure', 'google'] as const

export type TargetName = (typeof TARGET_NAMES)[number]

/** The words of `render --target`: what the last three need is for AWS, a cluster and a Windows guest, and no `install` puts it there. */
export const RENDER_TARGET_NAMES = [...TARGET_NAMES, 'aws-dlm', 'velero', 'windows'] as const

export type RenderTargetName = (typeof RENDER_TARGET_NAMES)[number]

export type RunAs = 'root' | 'owner' | { readonly user: string }
export type Layout = 'legacy' | 'backupScripts.d'

/** The settings that may differ between instances. All durations are whole seconds. */
export interface InstanceSettings {
  readonly optional: boolean
  readonly runAs: RunAs
  /** Path of a two-line file (user, password) given to sessions on standard input; null for OS authentication. */
  readonly credentials: string | null
  readonly freeze: { readonly timeout: number; readonly updateSuspendAfter: number }
  readonly thaw: { readonly timeout: number; readonly retries: number; readonly history: boolean }
}

/** A configuration with every default in place; docs/reference/configuration.md explains each key. */
export interface Config {
  readonly instances: {
    readonly include: readonly string[]
    readonly exclude: readonly string[]
    readonly unlisted: 'freeze' | 'warn' | 'fail'
    /** Keyed by upper-case NAME, or `iris:NAME` / `cache:NAME` / `docker:NAME` / `podman:NAME`; settings complete. */
    readonly overrides: Readonly<Record<string, InstanceSettings>>
    /** Absent where there are none. */
    readonly containers?: readonly ContainerInstance[]
  }
  /** Absent for `freeze-all`. */
  readonly mirror?: { readonly policy: MirrorPolicy }
  readonly defaults: InstanceSettings
  readonly onFailure: 'abort' | 'continue'
  readonly onInconsistent: 'fail' | 'warn'
  readonly watchdog: {
    /** From the first freeze until the hooks thaw by themselves. */
    readonly deadline: number
    /** WDSuspendLimit; null leaves the argument out. */
    readonly resumeAfter: number | null
  }
  readonly log: { readonly directory: string; readonly syslog: boolean }
  readonly metrics: { readonly directory: string | null }
  /** What is told of a run; absent if each of its values is the default, and so nothing. */
  readonly notify?: Notify
  readonly layout: Layout
}

/** A program that the metrics filter tells of a run behind the thaw. */
export interface Notify {
  /** null for none. */
  readonly command: string | null
  /** The OS user that runs it. */
  readonly user: string
  readonly runs: 'bad' | 'all'
}

/** The QoS timeout that a new mirror has, in milliseconds; up to 2015.1 it was 2000, and a mirror keeps its own (InterSystems' advisory of 28 April 2015). */
export const DEFAULT_QOS_MILLISECONDS = 8000

/** The time limit of one `iris qlist` of the hooks, in seconds. */
export const LIST_TIMEOUT_SECONDS = 10

/** What the hooks will do with an instance that detect found. */
export type Disposition =
  | { readonly kind: 'freeze' }
  | { readonly kind: 'freeze if running'; readonly because: 'down' }
  | { readonly kind: 'freeze as unlisted' }
  | { readonly kind: 'leave alone'; readonly because: 'excluded' | 'unlisted, warned of' }
  | { readonly kind: 'fail the run'; readonly because: 'unlisted' }

/** A script for the guest. Only render makes one. */
export interface RenderedHook {
  /** `pre-freeze-script`, `post-thaw-script` or `50-gen-hooks`. */
  readonly fileName: string
  readonly text: string
  /** Lower-case hex sha256 of the UTF-8 bytes of `text`. */
  readonly sha256: string
}

export interface Finding {
  /** `SC2086`, `GH003`, `syntax`. */
  readonly rule: string
  readonly severity: 'error' | 'warning' | 'info' | 'style'
  readonly file: string
  /** 1-based; 0 for the file as a whole. */
  readonly line: number
  /** 1-based, in UTF-16 code units, a tab as one; 0 for the line as a whole. */
  readonly column: number
  readonly message: string
  /** The check that found it: `shellcheck 0.11.0 (wasm)`, `sh-syntax`, `dash -n`, `house rules`. */
  readonly tool: string
}

/** One check of one or more files. */
export type CheckOutcome =
  | { readonly kind: 'ran'; readonly tool: string; readonly findings: readonly Finding[] }
  | { readonly kind: 'not run'; readonly tool: string; readonly reason: string }

export interface ValidationReport {
  readonly files: readonly string[]
  /** The files that are no shell scripts, and were not checked. */
  readonly unchecked: readonly string[]
  readonly checks: readonly CheckOutcome[]
  /** `clean` only if each required check ran on each file and found nothing; `unchecked` if the only fault is that a file is no shell script. */
  readonly verdict: 'clean' | 'findings' | 'not run' | 'unchecked'
}

/** Ends a switch over a union: a new kind that is not handled does not compile. */
export function assertNever(value: never): never {
  throw new Error(`unhandled kind: ${JSON.stringify(value)}`)
}
