import type { ReadBudget } from './read-budget.ts'

/** Receives the bytes of a source in pieces. The pieces may be overwritten after `write` has resolved. */
export interface ByteSink {
  readonly write: (piece: Uint8Array) => void | Promise<void>
  /** All bytes have come; `false` if the source broke off. */
  readonly end: (whole: boolean) => void | Promise<void>
}

/** Where the logs that are found go. */
export interface LogSinks {
  /** A log begins. `path`: its path on disk or in its bundle, which shows its VM. */
  readonly log: (source: string, path: string) => ByteSink
  /** Whether a member of an archive is a log, by its name; archives are looked into in any case. */
  readonly isLog: (member: string) => boolean
  /** The source ended too early, or is damaged, at its line `line` (0: the line is unknown). */
  readonly broken: (source: string, line: number, message: string) => void
  /** The source is packed in an unknown way, and was not read. */
  readonly unread: (source: string, message: string) => void
  /** The budget of the file of the source. */
  readonly budget: ReadBudget
}
