import { ASCII, width, wrapped } from './wrapped.ts'

/** How a table is shown; without it nothing is cut, wrapped or painted. */
export interface TableStyle {
  /** The columns of the terminal; null without a terminal: then no cell is cut or wrapped. */
  readonly columns?: number | null
  /** The columns that may be narrowed if the table is too wide, in this order, each to that many characters. */
  readonly narrow?: readonly (readonly [column: number, least: number])[]
  /** The columns that go below their row, whole, where narrowing others is not enough; the first one first. */
  readonly below?: readonly number[]
  /** The last column is broken between words where it has at least so many columns left. */
  readonly wrapLast?: number
  /** Adds colours to a cell; its characters must stay the same. */
  readonly paint?: (cell: string, column: number) => string
}

/** Blanks between two columns. */
const GAP = 2
const INDENT = '    '

/**
 * Rows below a heading in aligned columns, two blanks between; the last column is not padded. Cells are shown as they are, unless a terminal is too narrow for
 * them. `rows` are gone through twice: where there are hundreds of thousands, they need not all be there at once.
 */
export function table(heading: readonly string[], rows: Iterable<readonly string[]>, style: TableStyle = {}): string {
  const widths = heading.map(width)
  for (const row of rows) {
    for (let column = 0; column < widths.length; column++) {
      const cell = row[column] ?? ''
      // no cell is wider than it is long
      if (cell.length > (widths[column] ?? 0)) widths[column] = Math.max(widths[column] ?? 0, width(cell))
    }
  }
  if ((style.columns ?? null) === null && style.paint === undefined) return plainTable(heading, rows, widths)
  const layout = layoutOf(widths, style)
  let text = `${line(heading, layout)}\n`
  for (const row of rows) text += `${line(row, layout, style.paint)}\n${belowText(heading, row, layout, style)}`
  return text
}

/** For a program or a file: nothing is cut, wrapped or painted, and a hundred thousand rows are quick. */
function plainTable(heading: readonly string[], rows: Iterable<readonly string[]>, widths: readonly number[]): string {
  const lineOf = (row: readonly string[], lengthOf: (cell: string) => number): string => {
    let text = ''
    for (let column = 0; column < widths.length; column++) {
      const cell = row[column] ?? ''
      if (column > 0) text += '  '
      text += column < widths.length - 1 ? cell + ' '.repeat(Math.max(0, (widths[column] ?? 0) - lengthOf(cell))) : cell
    }
    return text.trimEnd()
  }
  const either = (row: readonly string[]): string => {
    const text = lineOf(row, ({ length }) => length)
    return `${ASCII.test(text) ? text : lineOf(row, width)}\n`
  }
  const lines = [either(heading)]
  for (const row of rows) lines.push(either(row))
  return lines.join('')
}

/** The columns beside each other with their widths, and those below. */
interface Layout {
  readonly beside: readonly (readonly [column: number, width: number])[]
  readonly below: readonly number[]
  /** Whether the last of those beside each other is broken where it is longer. */
  readonly wraps?: boolean
}

function layoutOf(
  widths: readonly number[],
  { columns = null, narrow = [], below = [], wrapLast }: TableStyle,
): Layout {
  const all = widths.map((width, column): readonly [number, number] => [column, width])
  if (columns === null) return { beside: all, below: [] }
  let layout: Layout = { beside: all, below: [] }
  for (let count = 0; count <= below.length; count++) {
    const gone = below.slice(0, count)
    const beside = narrowed(
      all.filter(([column]) => !gone.includes(column)),
      columns,
      narrow,
    )
    layout = { beside, below: gone }
    if (totalOf(beside) <= columns) break
    const last = beside.at(-1)
    const room = columns - totalOf(beside) + (last?.[1] ?? 0)
    if (last !== undefined && wrapLast !== undefined && room >= wrapLast) {
      layout = { beside: [...beside.slice(0, -1), [last[0], room]], below: gone, wraps: true }
      break
    }
  }
  return layout
}

function narrowed(
  columns: Layout['beside'],
  most: number,
  narrow: NonNullable<TableStyle['narrow']>,
): Layout['beside'] {
  let left = columns
  for (const [column, least] of narrow) {
    const over = totalOf(left) - most
    if (over <= 0) return left
    left = left.map(([one, width]) => [one, one === column ? Math.min(width, Math.max(least, width - over)) : width])
  }
  return left
}

function totalOf(columns: Layout['beside']): number {
  return columns.reduce((sum, [, width]) => sum + width + GAP, -GAP)
}

function line(
  row: readonly string[],
  { beside, wraps }: Layout,
  paint = (cell: string, _column: number) => cell,
): string {
  let text = ''
  for (const [place, [column, most]] of beside.entries()) {
    const isLast = place === beside.length - 1
    const [cell = '', ...more] =
      isLast && wraps === true ? wrapped(row[column] ?? '', most) : [cut(row[column] ?? '', most)]
    text += place === 0 ? paint(cell, column) : `  ${paint(cell, column)}`
    if (!isLast) text += ' '.repeat(most - width(cell))
    const indent = ' '.repeat(totalOf(beside) - most)
    for (const part of more) text += `\n${indent}${paint(part, column)}`
  }
  return text.trimEnd()
}

function belowText(
  heading: readonly string[],
  row: readonly string[],
  { below }: Layout,
  { columns = null, paint = (cell) => cell }: TableStyle,
): string {
  let text = ''
  for (const column of below) {
    const cell = row[column] ?? ''
    if (cell === '' || cell === '-') continue
    const label = `${(heading[column] ?? '').toLowerCase()}: `
    const lines = wrapped(cell, Math.max(20, (columns ?? 80) - INDENT.length - label.length))
    for (const [place, part] of lines.entries())
      text += `${INDENT}${place === 0 ? label : ' '.repeat(label.length)}${paint(part, column)}\n`
  }
  return text
}

/** Cuts a path at its begin, since its end tells more. */
function cut(cell: string, most: number): string {
  if (width(cell) <= most) return cell
  const characters = [...cell]
  return cell.startsWith('/')
    ? `...${characters.slice(characters.length - most + 3).join('')}`
    : `${characters.slice(0, most - 3).join('')}...`
}
