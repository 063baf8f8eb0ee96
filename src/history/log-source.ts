/** A log to read; its format is told by its content. */
export interface LogSource {
  /** A real path, `-` for standard input. */
  readonly path: string
  /** Whose log of IRIS it is: `PROD`, `iris:PROD`; null to go by its path. Hooks' logs name their instances themselves. */
  readonly instance: string | null
}
