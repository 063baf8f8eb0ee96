/** Why install or uninstall declines; each has its hint in install/refusals.ts. */
export type RefusalReason =
  | 'not ours'
  | 'edited by hand'
  | 'symlink'
  | 'not a regular file'
  | 'too large'
  | 'unreadable'
  | 'unsafe folder'
  | 'read-only folder'
  | 'no instances'
  | 'not root'
  | 'install under way'
  | 'freeze under way'
  | 'instance frozen'
  | 'receipt damaged'
  | 'kept copy damaged'
  | 'pre-freeze alone'

/** One reason why nothing was done. */
export interface Refusal {
  /** A path, or what else the refusal is about. */
  readonly subject: string
  readonly because: RefusalReason
  /** `<what is wrong>[, <expected>]`. */
  readonly detail: string
}
