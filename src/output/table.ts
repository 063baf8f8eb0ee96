/** Rows below a heading in aligned columns, two blanks between; the last column is not padded. Cells are shown as they are. */
export function table(heading: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [heading, ...rows]
  const widths = heading.map((_, column) => Math.max(...all.map((row) => width(row[column] ?? ''))))
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - width(cell)))
      .join('  ')
      .trimEnd()
  return `${all.map(line).join('\n')}\n`
}

function width(cell: string): number {
  return [...cell].length
}
