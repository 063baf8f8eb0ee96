import type { Templates } from '../../hook/render.ts'
import type { RealCaller } from '../caller/vmtoolsd/needs.ts'
import type { Hooks } from '../guest/script-queue.ts'
import type { Scenario } from '../language/scenario.ts'

/** A file of a pair that is not ours. */
export interface ScriptFile {
  /** `pre-freeze-script`, `backupScripts.d/10-db` */
  readonly name: string
  /** Base64. */
  readonly bytes: string
  readonly mode: number
}

/** One of our own hooks, and its path on the guest. */
export interface OurHook {
  readonly path: string
  readonly text: string
}

/** The hooks that are to be tried: our own, rendered for each scenario, or files. */
export type Tried = { readonly kind: 'ours' } | { readonly kind: 'files'; readonly files: readonly ScriptFile[] }

/** One scenario with one pair of hooks in one shell; plain data for another process. */
export interface Job {
  readonly scenario: Scenario
  readonly tried: Tried
  /** The shell that runs the hooks: `/usr/bin/dash`, `/usr/bin/bash --posix`; null leaves their first lines as they are. */
  readonly shell: string | null
  /** The name of the shell in the outcome. */
  readonly shellName: string
  /** The real VMware Tools that calls the hooks; null for our state machine. */
  readonly caller: RealCaller | null
}

/** A job with our hooks rendered for it; empty for files. */
export interface ReadyJob extends Job {
  readonly ours: readonly OurHook[]
  /** The templates that `ours` were rendered from, if a step renders hooks again; null if none does, since they are long. */
  readonly templates: Templates | null
  /** The mount namespace of the process that ordered the job. */
  readonly outside: string
  /** Folders that must be visible inside: those of this program. */
  readonly keep: readonly string[]
}

/** The paths of the hooks on a guest. */
export const GUEST_HOOKS: Hooks = {
  preFreeze: '/usr/sbin/pre-freeze-script',
  postThaw: '/usr/sbin/post-thaw-script',
  folder: '/etc/vmware-tools/backupScripts.d',
}
