/** Rows below a heading in aligned columns, two blanks between; the last column is not padded. Cells are shown as they are. */
export function table(heading: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [heading, ...rows]
  // loops, since there can be hundreds of thousands of rows: Math.max takes no such list, and an array for each line costs more than all the rest
  const widths = heading.map(() => 0)
  for (const row of all) {
    for (let column = 0; column < widths.length; column++) {
      widths[column] = Math.max(widths[column] ?? 0, width(row[column] ?? ''))
    }
  }
  let text = ''
  for (const row of all) text += `${line(row, widths)}\n`
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
