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

/** One of our own hooks, and where it stands on the guest. */
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
  /** What runs the hooks: `/usr/bin/dash`, `/usr/bin/bash --posix`; null leaves their first lines alone. */
  readonly shell: string | null
  /** What the outcome calls it. */
  readonly shellName: string
  /** What calls the hooks; null is VMware Tools' state machine here. */
  readonly caller: RealCaller | null
}

/** A job with our hooks rendered for it; none for files. */
export interface ReadyJob extends Job {
  readonly ours: readonly OurHook[]
  /** The mount namespace of the process that ordered it. */
  readonly outside: string
  /** Folders that must be seen from inside: this program, and what it is made of. */
  readonly keep: readonly string[]
}

/** Where the hooks stand on a guest. */
export const GUEST_HOOKS: Hooks = {
  preFreeze: '/usr/sbin/pre-freeze-script',
  postThaw: '/usr/sbin/post-thaw-script',
  folder: '/etc/vmware-tools/backupScripts.d',
}
