import type { Kind } from '../../../model.ts'
import type { Fault, FaultVerb } from '../../guest/faults.ts'
import type { HookRun } from './events.ts'

/** One act of a scenario, or one thing to wait for. Limits are in seconds. */
export type Step =
  /** An RPC of the host, or a `!` command of the shim. */
  | { readonly kind: 'send'; readonly line: string }
  /** Until the host has been told what starts with `text`; looks only forward. */
  | { readonly kind: 'told'; readonly text: string; readonly limit?: number }
  /** Until a hook is started whose command has `text` in it. */
  | { readonly kind: 'hook'; readonly text: string; readonly limit?: number }
  /** Until the hook that was awaited last has ended. */
  | { readonly kind: 'hook ended'; readonly limit?: number }
  /** Until an instance has recorded the event (`suspended`, `called ExternalFreeze`), after those of it that earlier steps waited for. */
  | { readonly kind: 'instance'; readonly name: string; readonly event: string; readonly limit?: number }
  /** Until no instance is frozen. */
  | { readonly kind: 'nothing frozen'; readonly limit: number }
  /** A signal to the hook that was awaited last, or to vmtoolsd. */
  | { readonly kind: 'signal'; readonly to: 'hook' | 'vmtoolsd'; readonly signal: NodeJS.Signals }
  /** Notes which instances are frozen now. */
  | { readonly kind: 'look' }
  | { readonly kind: 'fault'; readonly fault: InstanceFault }

/** What goes wrong with one instance; null heals it. */
export interface InstanceFault {
  readonly kind: Kind
  readonly name: string
  readonly verb: FaultVerb
  readonly fault: Fault | null
}

/** A file of the guest, written before the hooks are installed. */
export interface GuestFile {
  readonly path: string
  readonly text: string
  /** Default 0644. */
  readonly mode?: number
}

/** A story that VMware Tools plays with the hooks; made of plain data, so that it can be handed to another process. */
export interface Scenario {
  readonly name: string
  /** `gen-hooks`: those that `gen-hooks install` puts in place; `none`: the scenario's own files are all there is. */
  readonly hooks: 'gen-hooks' | 'none'
  /** Becomes /etc/gen-hooks/config.yaml. */
  readonly config?: Readonly<Record<string, unknown>>
  /** Lines of tools.conf from `[vmbackup]` on. */
  readonly conf?: readonly string[]
  readonly files?: readonly GuestFile[]
  readonly faults?: readonly InstanceFault[]
  /** The guest looks as if systemd ran it. */
  readonly systemd?: true
  readonly play: readonly Step[]
  /** Paths whose content the result shall hold. */
  readonly read?: readonly string[]
  /** Seconds within which every process must be gone after the play: the deadline and some. */
  readonly goneWithin: number
}

/** Where the fake instances live in a scenario's namespace. */
export const FAKE_ROOT = '/run/guest'

/** What one scenario came to. */
export interface ScenarioResult {
  readonly kind: 'played'
  /** What VMware Tools told the host, in order, without keep-alives. */
  readonly told: readonly string[]
  /** The hooks that were run, in order. */
  readonly hooks: readonly HookRun[]
  /** Starts that the guest refused, in its words. */
  readonly refusals: readonly string[]
  /** Frozen instances at each `look`, in order. */
  readonly looks: readonly (readonly string[])[]
  /** Seconds from the start of the play until each step was over. */
  readonly seconds: readonly number[]
  /** Instances frozen at the end. */
  readonly frozen: readonly string[]
  /** Processes that were still there when the limit was over. */
  readonly left: readonly string[]
  /** Seconds from the end of the play until the last process was gone. */
  readonly goneAfter: number
  /** Calls of the fakes that the real commands would not have understood. */
  readonly misuses: readonly string[]
  /** What happened to the instances, `iris:PROD suspended limit=360`, oldest first. */
  readonly events: readonly string[]
  /** Content of the paths asked for; null for what is not there. */
  readonly files: Readonly<Record<string, string | null>>
  /** For people: the logs of the hooks and of VMware Tools. */
  readonly logs: string
}

/** A scenario that could not be played to its end, and why. */
export interface ScenarioFailure {
  readonly kind: 'not played'
  readonly because: string
  readonly logs: string
}
