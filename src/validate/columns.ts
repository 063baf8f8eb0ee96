const TAB_STOP = 8

/** How a checker counts the columns of a line: each tab up to the next stop of 8, each character as one, or bytes of UTF-8. */
export type ColumnUnit = 'tab stops' | 'characters' | 'bytes'

/** The column of a checker, 1-based, as that of a finding: in UTF-16 code units, tabs as one. 0 stays 0; a column behind the end of the line stays as far behind it. */
export function columnIn(line: string, column: number, unit: ColumnUnit): number {
  if (column === 0) return 0
  let counted = 0
  let at = 0
  for (const character of line) {
    if (counted >= column - 1) break
    counted += widthOf(character, counted, unit)
    at += character.length
  }
  return at + 1 + Math.max(column - 1 - counted, 0)
}

/** The column of a finding in bytes of UTF-8, 1-based. */
export function columnInBytes(line: string, column: number): number {
  return Buffer.byteLength(line.slice(0, Math.max(column - 1, 0))) + 1
}

function widthOf(character: string, counted: number, unit: ColumnUnit): number {
  if (unit === 'bytes') return Buffer.byteLength(character)
  return unit === 'tab stops' && character === '\t' ? TAB_STOP - (counted % TAB_STOP) : 1
}
