import type { GuestView } from './guest.ts'

/** One thing that a check saw, or could not see. */
export type Seen =
  | { readonly kind: 'ok' | 'info'; readonly message: string }
  | { readonly kind: 'warning' | 'error'; readonly message: string; readonly todo: string }
  | {
      readonly kind: 'skipped'
      readonly message: string
      /** `could not look`: a part of this guest was not seen, so it is unknown whether the guest is sound. */
      readonly cause: 'does not apply' | 'could not look'
    }

/** A check of doctor: docs/reference/checks.md lists each of them. */
export interface Check {
  readonly id: string
  /** The good state, in words: `VMware Tools runs`. */
  readonly title: string
  /** Why a backup can be worthless without this state. */
  readonly why: string
  /** `quick`: reads a few files and starts no program, so that install makes it too. */
  readonly cost: 'quick' | 'slow'
  /** Returns what the check saw; never empty. A fault of the guest is no exception. */
  readonly look: (guest: GuestView) => Promise<readonly Seen[]>
}

/** All is well. */
export const ok = (message: string): Seen => ({ kind: 'ok', message })

/** A fact to know, which needs no act. */
export const info = (message: string): Seen => ({ kind: 'info', message })

/** A fact that can make a backup worthless together with another one. */
export const warning = (message: string, todo: string): Seen => ({ kind: 'warning', message, todo })

/** A fact that makes a backup worthless. */
export const error = (message: string, todo: string): Seen => ({ kind: 'error', message, todo })

/** The question does not arise here, with the reason. */
export const notHere = (message: string): Seen => ({ kind: 'skipped', message, cause: 'does not apply' })

/** The check did not see its part of the guest, with the reason. */
export const notSeen = (message: string): Seen => ({ kind: 'skipped', message, cause: 'could not look' })

/** `seen`; if `seen` is empty, the message that all is well. */
export function orOk(seen: readonly Seen[], message: string): readonly Seen[] {
  return seen.length === 0 ? [ok(message)] : seen
}
