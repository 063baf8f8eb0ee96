/** A cell: text of unknown origin, or a number of ours. null is empty. */
export type Cell = string | number | boolean | null

/** A line of RFC 4180, with its CRLF. */
export function csvLine(cells: readonly Cell[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`
}

function csvCell(cell: Cell): string {
  if (cell === null) return ''
  if (typeof cell !== 'string') return String(cell)
  const text = isFormula(cell) ? `'${cell}` : cell
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** A spreadsheet computes what begins so, and can be made to send it elsewhere: https://owasp.org/www-community/attacks/CSV_Injection */
function isFormula(text: string): boolean {
  return /^[=+\-@\t\r]/.test(text)
}
