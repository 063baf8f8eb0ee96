/**
 * Rows below a heading in aligned columns, two blanks between; the last column is not padded. Cells are shown as they are. `rows` are gone through
 * twice: where there are hundreds of thousands, they need not all be there at once.
 */
export function table(heading: readonly string[], rows: Iterable<readonly string[]>): string {
  const widths = heading.map(width)
  for (const row of rows) {
    for (let column = 0; column < widths.length; column++) {
      widths[column] = Math.max(widths[column] ?? 0, width(row[column] ?? ''))
    }
  }
  let text = `${line(heading, widths)}\n`
  for (const row of rows) text += `${line(row, widths)}\n`
  return text
}

function line(row: readonly string[], widths: readonly number[]): string {
  let text = ''
  for (let column = 0; column < widths.length; column++) {
    const cell = row[column] ?? ''
    text += column === 0 ? cell : `  ${cell}`
    if (column < widths.length - 1) text += ' '.repeat((widths[column] ?? 0) - width(cell))
  }
  return text.trimEnd()
}

const ASCII = /^[\x20-\x7e]*$/

function width(cell: string): number {
  return ASCII.test(cell) ? cell.length : [...cell].length
}
