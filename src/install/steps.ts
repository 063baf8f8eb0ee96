import type { Receipt } from './receipt.ts'
import type { Refusal } from './refusal.ts'
import { isHookPath } from './targets.ts'

/** User and group of a file; null leaves them as the process makes them. */
export type Owner = { readonly uid: number; readonly gid: number } | null

/** A whole file to be put at `path` by an atomic rename. */
export interface Placement {
  readonly path: string
  /** The folder of the temporary file; on the same file system as `path`. */
  readonly stageIn: string
  readonly content: string | Buffer
  readonly mode: number
  readonly owner: Owner
  /** The present bytes of `path`; null if there is no file. */
  readonly was: Buffer | null
  /** Why, for people: `new`, `differs`, `mode is 0755`, ... */
  readonly because: string
}

/** One act of an install or an uninstall. */
export type Step =
  | { readonly kind: 'make folder'; readonly path: string; readonly mode: number }
  /** Copies the file that will be replaced into the store; an equal copy of an earlier try stays. */
  | {
      readonly kind: 'keep'
      readonly path: string
      readonly store: string
      readonly content: Buffer
      readonly owner: Owner
    }
  | { readonly kind: 'record'; readonly path: string; readonly receipt: Receipt; readonly owner: Owner }
  | ({ readonly kind: 'create' } & Placement)
  | ({ readonly kind: 'replace' } & Placement)
  | ({ readonly kind: 'restore' } & Placement)
  | { readonly kind: 'unchanged'; readonly path: string }
  | { readonly kind: 'remove'; readonly path: string; readonly because: string }

/** The steps in their order, or all reasons why none is done. */
export type Plan =
  | { readonly kind: 'refused'; readonly refusals: readonly [Refusal, ...Refusal[]] }
  | {
      readonly kind: 'ready'
      readonly steps: readonly Step[]
      /** Facts that the user must know and that stop nothing. */
      readonly notes: readonly string[]
    }

/** A step that changes the guest. */
export function changes(step: Step): boolean {
  return step.kind !== 'unchanged'
}

/** Whether a step puts a hook in place, which must have been validated. */
export function placesHook(steps: readonly Step[]): boolean {
  return steps.some((step) => (step.kind === 'create' || step.kind === 'replace') && isHookPath(step.path))
}

/** A plan from its parts: one refusal forbids all steps. */
export function planOf(refusals: readonly Refusal[], steps: readonly Step[], notes: readonly string[]): Plan {
  const [first, ...rest] = refusals
  return first === undefined ? { kind: 'ready', steps, notes } : { kind: 'refused', refusals: [first, ...rest] }
}
