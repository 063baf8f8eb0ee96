/** Why install or uninstall declines; refusal-hints.ts has the hint of each. */
export type RefusalReason =
  | 'not ours'
  | 'edited by hand'
  | 'lines of your own'
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
  /** The path, or another subject of the refusal. */
  readonly subject: string
  readonly because: RefusalReason
  /** `<what is wrong>[, <expected>]`. */
  readonly detail: string
}
