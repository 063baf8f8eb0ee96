/** The lines of a program's output: UTF-8, with U+FFFD for other bytes, LF or CRLF, no empty line after the last line end. */
export function textLines(output: Buffer | string): readonly string[] {
  const text = typeof output === 'string' ? output : output.toString('utf8')
  const lines = text.split('\n')
  if (lines.at(-1) === '') lines.pop()
  return lines.map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line))
}
