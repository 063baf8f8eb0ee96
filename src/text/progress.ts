/** A line at a terminal that tells how far a long command is; silent in CI and where standard error is no terminal. */
export interface Progress {
  readonly show: (text: string) => void
  /** Takes the line away. */
  readonly end: () => void
}

/** Takes away what stands in a line of the terminal. */
export const CLEAR_LINE = '\r\u001b[K'

/** `write` is standard error. */
export function progress(write: (text: string) => void): Progress {
  if (process.stderr.isTTY !== true || process.env.CI !== undefined) return { show: () => {}, end: () => {} }
  return {
    show: (text) => write(`${CLEAR_LINE}${text.slice(0, (process.stderr.columns || 80) - 1)}`),
    end: () => write(CLEAR_LINE),
  }
}
