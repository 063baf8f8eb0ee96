import { wrapped } from './wrapped.ts'

/** A column with fewer characters is no column to read: the text begins below its option then. */
const LEAST_COLUMNS = 30
const INDENT = '        '

/**
 * A help text for a terminal of so many columns; as it is for null. A longer line goes on below the begin of its text: of an option what it means, of an example
 * what it does.
 */
export function foldHelp(text: string, columns: number | null): string {
  if (columns === null) return text
  return text
    .split('\n')
    .map((line) => (line.length <= columns ? line : folded(line, columns)))
    .join('\n')
}

function folded(line: string, columns: number): string {
  // blanks, and before a text in a column of its own the words of which it tells
  const [before = ''] = /^ *(?:\S+(?: \S+)* {2,})?/.exec(line) ?? []
  const text = line.slice(before.length)
  if (before.trim() === '' || columns - before.length >= LEAST_COLUMNS)
    return before + wrapped(text, columns - before.length).join(`\n${' '.repeat(before.length)}`)
  return [before.trimEnd(), ...wrapped(text, columns - INDENT.length).map((part) => INDENT + part)].join('\n')
}
