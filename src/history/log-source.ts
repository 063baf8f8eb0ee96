/** A log to read; its content shows its format. */
export interface LogSource {
  /** A real path, `-` for standard input. */
  readonly path: string
  /** The instance of a log of IRIS: `PROD`, `iris:PROD`; null if its path shows the instance. The lines of hooks' logs have their instances. */
  readonly instance: string | null
}
