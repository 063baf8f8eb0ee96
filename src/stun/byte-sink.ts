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
  /** The source ended too early, or is damaged, at `line` of it (0: no line can be named). */
  readonly broken: (source: string, line: number, message: string) => void
}
