const NEWLINE = 10

/** Line ends in `from` to `end`, `end` left out. */
export function countLines(bytes: Buffer, from: number, end: number): number {
  const view = bytes.subarray(0, end)
  let count = 0
  for (let at = view.indexOf(NEWLINE, from); at >= 0; at = view.indexOf(NEWLINE, at + 1)) count++
  return count
}
