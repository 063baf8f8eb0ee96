/** The abilities of standard output. */
export interface Terminal {
  /** The columns of the terminal; null if it is no terminal or does not report them: then no cell is cut or wrapped. */
  readonly columns: number | null
  readonly isColoured: boolean
  /** Whether more than ASCII can be drawn. */
  readonly hasUnicode: boolean
}

/** A file, a pipe, a test. */
export const NO_TERMINAL: Terminal = { columns: null, isColoured: false, hasUnicode: false }

type Environment = Readonly<Record<string, string | undefined>>

/** What a stream can show by what it is and what the environment says: NO_COLOR before FORCE_COLOR, and this before what it is. */
export function terminalOf(
  stream: { readonly isTTY?: boolean; readonly columns?: number },
  env: Environment,
): Terminal {
  const isTerminal = stream.isTTY === true
  const columns = stream.columns ?? 0
  return {
    columns: isTerminal && columns > 0 ? columns : null,
    isColoured: isColoured(isTerminal, env),
    hasUnicode: /utf-?8/i.test(env.LC_ALL || env.LC_CTYPE || env.LANG || ''),
  }
}

function isColoured(isTerminal: boolean, { NO_COLOR, FORCE_COLOR, TERM }: Environment): boolean {
  if ((NO_COLOR ?? '') !== '') return false
  if ((FORCE_COLOR ?? '') !== '') return FORCE_COLOR !== '0' && FORCE_COLOR !== 'false'
  return isTerminal && TERM !== 'dumb'
}
