import type { RunNow } from '../hook/current-run.ts'
import type { Receipt } from './receipt.ts'
import type { Owner } from './steps.ts'
import type { Target } from './targets.ts'

/** A folder as it really is, its links followed. */
export interface ActualFolder {
  /** Canonical path: no component is a link. Where part of it is missing, what it will be. */
  readonly path: string
  /** Folders that do not exist yet, the outermost first. */
  readonly missing: readonly string[]
  /** What makes the folder unfit to hold what root runs; empty if it is fit. */
  readonly unsafe: readonly { readonly path: string; readonly detail: string }[]
  /** The errno of a write in it, without having written; null if it could be written. */
  readonly unwritable: string | null
  /** Temporary files of an install that was killed. */
  readonly leftovers: readonly string[]
}

interface Present {
  readonly content: Buffer
  readonly sha256: string
  readonly mode: number
  readonly uid: number
  readonly gid: number
}

/** What stands where a file of ours belongs. */
export type ActualEntry =
  | { readonly kind: 'absent' }
  | ({ readonly kind: 'ours'; readonly version: string; readonly intact: boolean } & Present)
  | ({ readonly kind: 'foreign' } & Present)
  | { readonly kind: 'symlink' }
  | { readonly kind: 'not a regular file' }
  | { readonly kind: 'too large'; readonly bytes: number }
  | { readonly kind: 'unreadable'; readonly errno: string }

/** A target and what is there now. */
export interface ActualTarget {
  readonly target: Target
  readonly folder: ActualFolder
  /** The folder of temporary files for it. */
  readonly stage: ActualFolder
  readonly entry: ActualEntry
}

/** What the receipt file says. */
export type ActualReceipt =
  | { readonly kind: 'none' }
  | { readonly kind: 'ok'; readonly receipt: Receipt }
  | { readonly kind: 'damaged'; readonly detail: string }

/** Everything on a guest that install, uninstall and status look at. */
export interface ActualState {
  readonly targets: readonly ActualTarget[]
  readonly store: ActualFolder
  readonly replacedFolder: ActualFolder
  readonly receipt: ActualReceipt
  /** The kept copies, by their path; only those whose digest is what the receipt says. */
  readonly kept: ReadonlyMap<string, Buffer>
  /** Files in the hook directory that VMware Tools runs and gen-hooks did not put there. */
  readonly strays: readonly string[]
  readonly run: RunNow
  /** Owner of what is installed: root:root, or null for a normal user, whose own files they become. */
  readonly owner: Owner
  readonly uid: number
  /** `rooted`: the guest is a folder of another machine, as with --root. */
  readonly place: 'this machine' | 'rooted'
}
