import { printable } from './printable.ts'

/** A cell: text of unknown origin, or a number of ours. null is empty. */
export type Cell = string | number | boolean | null

/** A line of RFC 4180, with its CRLF. */
export function csvLine(cells: readonly Cell[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`
}

/** Line ends and whatever else a terminal acts on are escaped: a row is a line, for programs that go by lines too. */
function csvCell(cell: Cell): string {
  if (cell === null) return ''
  if (typeof cell !== 'string') return String(cell)
  const shown = printable(cell, Number.POSITIVE_INFINITY)
  const text = isFormula(shown) ? `'${shown}` : shown
  return /[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/**
 * A spreadsheet computes what begins so, and can be made to send it elsewhere: https://owasp.org/www-community/attacks/CSV_Injection
 * The wide forms of East Asian keyboards count there too.
 */
function isFormula(text: string): boolean {
  return /^[=+\-@\uff1d\uff0b\uff0d\uff20]/.test(text)
}
