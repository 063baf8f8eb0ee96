import { printable } from './printable.ts'

/** A line at a terminal with the progress of a long command; silent in CI and if standard error is no terminal. */
export interface Progress {
  /** Shows the present act with the seconds since the begin, once the command has taken longer than a moment. */
  readonly show: (text: string) => void
  /** Writes a text that stays, above the line. */
  readonly above: (text: string) => void
  /** Takes the line away. */
  readonly end: () => void
}

/** Takes away what stands in a line of the terminal. */
export const CLEAR_LINE = '\r\u001b[K'

/** A command that is over sooner shows nothing. */
const MOMENT_MS = 500
const EVERY_MS = 1000
/** More often a line cannot be read. */
const BETWEEN_MS = 100

/** `write` is standard error. */
export function progress(write: (text: string) => void): Progress {
  if (process.stderr.isTTY !== true || process.env.CI !== undefined)
    return { show: () => {}, above: write, end: () => {} }
  const began = performance.now()
  let [text, drawnAt] = ['', Number.NEGATIVE_INFINITY]
  const draw = (): void => {
    if (text === '') return
    drawnAt = performance.now()
    const seconds = `  ${Math.floor((drawnAt - began) / 1000)} s`
    const room = (process.stderr.columns || 80) - 1 - seconds.length
    // the name of a log may hold a line end, and what is escaped later is longer
    write(`${CLEAR_LINE}${printable(text, 1000).slice(0, Math.max(0, room))}${seconds}`)
  }
  // neither keeps the process alive
  const first = setTimeout(draw, MOMENT_MS).unref()
  const tick = setInterval(draw, EVERY_MS).unref()
  const clear = (): void => {
    if (drawnAt > Number.NEGATIVE_INFINITY) write(CLEAR_LINE)
  }
  process.once('exit', clear)
  return {
    show: (what) => {
      text = what
      const now = performance.now()
      if (now - began >= MOMENT_MS && now - drawnAt >= BETWEEN_MS) draw()
    },
    above: (what) => {
      clear()
      write(what)
    },
    end: () => {
      clearTimeout(first)
      clearInterval(tick)
      process.off('exit', clear)
      clear()
    },
  }
}

/** Does something that may take long, with such a line, which is gone before the result or the error is printed. */
export async function withProgress<T>(
  write: (text: string) => void,
  text: string,
  act: (show: Progress['show']) => Promise<T>,
): Promise<T> {
  const line = progress(write)
  line.show(text)
  try {
    return await act(line.show)
  } finally {
    line.end()
  }
}
