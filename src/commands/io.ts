import type { Host } from '../host/host.ts'
import type { Terminal } from '../text/terminal.ts'

/** What a command may use: the host that it works on, and the streams that it prints to. */
export interface Io {
  /** Rooted at `--root`, and read-only with `--dry-run`. The files that the command line names (`--config`, `--inventory`, `FILE`) are read from the caller's own root. */
  readonly host: Host
  /** The machine without `--root`, on which the file of `--out` is written. `host` if absent. */
  readonly caller?: Host
  /** Results, and nothing else. */
  readonly out: (text: string) => void
  /** Results that are bytes, such as a PNG. */
  readonly outBytes?: (bytes: Uint8Array) => void
  /** Standard input, for an operand `-`; the standard input of this process if absent. */
  readonly input?: AsyncIterable<Uint8Array | string>
  /** The terminal that shows the results; NO_TERMINAL if absent. */
  readonly terminal?: Terminal
  /** Everything else: progress, warnings, errors. */
  readonly err: (text: string) => void
}

/** Exit statuses of the tool. */
export const DONE = 0
export const FAILED = 1
export const DIFFERS = 2
export const UNCHECKED = 2
/** An instance is frozen or may be, or a run has no end. */
export const FROZEN = 3
