/**
 * The text as one word of a POSIX shell, whatever it holds. Throws on NUL, which no shell can hold, and on
 * a newline, which would tear a plan line.
 */
export function shQuote(text: string): string {
  if (/[\0\n\r]/.test(text)) throw new RangeError(`${JSON.stringify(text)}: NUL and line ends cannot be quoted`)
  return `'${text.replaceAll("'", "'\\''")}'`
}

/** The text in a comment: printable ASCII only, so that nothing ends the line or turns the terminal round. */
export function shComment(text: string): string {
  if (!/^[ -~]*$/.test(text)) throw new RangeError(`${JSON.stringify(text)}: a comment holds printable ASCII only`)
  return text
}

/** A glob over `kind:NAME` as a pattern of `case`: `*` and `?` stay, all else is quoted. */
export function shPattern(glob: string): string {
  if (!/^[A-Za-z0-9_.:*?-]+$/.test(glob)) throw new RangeError(`${JSON.stringify(glob)}: not a name or a glob of one`)
  return glob.replaceAll(/[^*?]+/g, (literal) => shQuote(literal))
}
