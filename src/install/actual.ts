import type { RunNow } from '../hook/current-run.ts'
import type { Receipt } from './receipt.ts'
import type { Owner } from './steps.ts'
import type { Target } from './targets.ts'

/** A folder with its links followed. */
export interface ActualFolder {
  /** Canonical path: no component is a link. If part of it is missing, the path that it will have. */
  readonly path: string
  /** Folders that do not exist yet, the outermost first. */
  readonly missing: readonly string[]
  /** Why root must not run files of this folder; empty if root may. */
  readonly unsafe: readonly { readonly path: string; readonly detail: string }[]
  /** The errno that a write in the folder would get, found without writing; null if the folder can be written. */
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

/** The present state of a path where a file of gen-hooks belongs. */
export type ActualEntry =
  | { readonly kind: 'absent' }
  | ({ readonly kind: 'ours'; readonly version: string; readonly intact: boolean } & Present)
  | ({ readonly kind: 'foreign' } & Present)
  | { readonly kind: 'symlink' }
  | { readonly kind: 'not a regular file' }
  | { readonly kind: 'too large'; readonly bytes: number }
  | { readonly kind: 'unreadable'; readonly errno: string }

/** A target and its present state. */
export interface ActualTarget {
  readonly target: Target
  readonly folder: ActualFolder
  /** The folder of the temporary file for the target. */
  readonly stage: ActualFolder
  readonly entry: ActualEntry
}

/** The content of the receipt file. */
export type ActualReceipt =
  | { readonly kind: 'none' }
  | { readonly kind: 'ok'; readonly receipt: Receipt }
  | { readonly kind: 'damaged'; readonly detail: string }

/** Everything on a guest that install, uninstall and status read. */
export interface ActualState {
  readonly targets: readonly ActualTarget[]
  readonly store: ActualFolder
  readonly replacedFolder: ActualFolder
  readonly receipt: ActualReceipt
  /** The kept copies, by their path; only those whose digest is the one of the receipt. */
  readonly kept: ReadonlyMap<string, Buffer>
  /** Files in the hook directory that VMware Tools runs and gen-hooks did not put there. */
  readonly strays: readonly string[]
  readonly run: RunNow
  /** Owner of the installed files: root:root, or null for a normal user, who owns them. */
  readonly owner: Owner
  readonly uid: number
  /** `rooted`: the guest is a folder of another machine, as with --root. */
  readonly place: 'this machine' | 'rooted'
}
