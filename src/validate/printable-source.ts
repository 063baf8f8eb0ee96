/** At most `max` characters of what another program printed, as one line of printable ASCII. */
export function printable(text: string, max = 300): string {
  const line = text
    .slice(0, max * 4)
    .replace(/[^\x20-\x7e]+/g, ' ')
    .trim()
  return line.length > max ? `${line.slice(0, max)}...` : line
}
