import type { Host } from '../host/host.ts'
import type { Terminal } from '../text/terminal.ts'

/** What a command may touch: the host it works on, and where its words go. */
export interface Io {
  /** Already rooted at `--root`, and read-only with `--dry-run`; the files that the command line names (`--config`, `--inventory`, `FILE`) are read where the caller stands. */
  readonly host: Host
  /** The machine as the caller sees it, whatever `--root` says: what `--out` names is there. `host` where absent. */
  readonly caller?: Host
  /** Results, and nothing else. */
  readonly out: (text: string) => void
  /** Results that are no text. */
  readonly outBytes?: (bytes: Uint8Array) => void
  /** Standard input, for an operand `-`; that of this process where it is absent. */
  readonly input?: AsyncIterable<Uint8Array | string>
  /** What results are shown on; NO_TERMINAL where it is absent. */
  readonly terminal?: Terminal
  /** Everything else: progress, warnings, errors. */
  readonly err: (text: string) => void
}

/** Exit statuses of the tool. */
export const DONE = 0
export const FAILED = 1
export const DIFFERS = 2
export const UNCHECKED = 2
/** An instance is frozen, or may be, or a run was never ended. */
export const FROZEN = 3
