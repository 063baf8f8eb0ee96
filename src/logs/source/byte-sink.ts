import type { ReadBudget } from './read-budget.ts'

/** Takes the bytes of a source in pieces. The pieces may be overwritten after `write` is done. */
export interface ByteSink {
  readonly write: (piece: Uint8Array) => void | Promise<void>
  /** All bytes have come; `false` if the source broke off. */
  readonly end: (whole: boolean) => void | Promise<void>
}

/** Where the logs that are found go. */
export interface LogSinks {
  /** A log begins. `path`: as it stands on disk or in its bundle, for telling whose it is. */
  readonly log: (source: string, path: string) => ByteSink
  /** Whether a member of an archive is a log, by its name; archives are looked into in any case. */
  readonly isLog: (member: string) => boolean
  /** The source ended too early, or is damaged, at `line` of it (0: no line can be named). */
  readonly broken: (source: string, line: number, message: string) => void
  /** The source is packed in a way that is not unpacked here: nothing of it was read. */
  readonly unread: (source: string, message: string) => void
  /** Of the file that all this is in. */
  readonly budget: ReadBudget
}
