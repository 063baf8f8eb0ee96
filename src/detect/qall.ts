import { textLines } from '../text/lines.ts'
import { quoteText } from '../text/printable.ts'
import { type Listing, type ListSource, listingBuilder } from './listing.ts'

/** The columns under `Instance Name`, `Version ID`, `Port` and `Directory`; the last one runs to the end of the line. */
const STATE = [0, 2] as const
const NAME = [4, 20] as const
const VERSION = [22, 38] as const
const DIRECTORY_START = 47
/** Character positions that are blank in every row; 3 holds the mark of the default instance. */
const GAPS = [2, 20, 21, 38, 39, 45, 46] as const

const STATE_STATUS: Readonly<Record<string, string>> = { up: 'running', dn: 'down' }

interface Row {
  readonly line: number
  readonly state: string
  /** The parts of a name, one for each printed line, padded to the column: a part that does not fill its column leaves a gap in the name. */
  readonly name: string[]
  readonly version: string[]
  readonly directory: string[]
}

/**
 * `qall` and `all`: fixed columns below a heading of two lines. Never throws. `all` continues a value that is too wide on a
 * line that starts with four blanks; `qall` cuts the value and ends it with `~`, so such a name or directory is a problem.
 */
export function parseQall(output: Buffer | string, source: ListSource): Listing {
  const listing = listingBuilder(source)
  const lines = textLines(output)
  const ruler = lines.findIndex(
    (text, index) => /^ {4}-{16} /.test(text) && /^ {4}Instance /.test(lines[index - 1] ?? ''),
  )
  if (ruler < 0) {
    if (lines.some((text) => text.trim() !== '')) {
      listing.problem(1, `${quoteText(lines[0] ?? '')}: no heading, expected "Instance Name" over a row of dashes`)
    }
    return listing.build()
  }

  let row: Row | null = null
  const finish = (): void => {
    if (row !== null) addRow(row)
    row = null
  }
  const addRow = (found: Row): void => {
    const name = found.name.join('').trimEnd()
    const directory = found.directory.join('').trimEnd()
    const cut = name.endsWith('~') ? name : directory.endsWith('~') ? directory : null
    if (cut !== null) {
      listing.problem(found.line, `${quoteText(cut)}: cut off by ${quoteText(source.command)}, expected the whole`)
      return
    }
    listing.add(found.line, {
      name,
      directory,
      version: found.version.join('').trimEnd(),
      status: STATE_STATUS[found.state] ?? found.state,
      state: '',
      product: '',
      mirrorMemberType: '',
      mirrorStatus: '',
    })
  }

  for (let index = ruler + 1; index < lines.length; index++) {
    const text = lines[index] ?? ''
    if (text.trim() === '') continue
    if (!lined(text)) {
      finish()
      listing.problem(index + 1, `${quoteText(text)}: not in the columns of the heading`)
    } else if (!text.startsWith('    ')) {
      finish()
      row = { line: index + 1, state: text.slice(...STATE).trim(), name: [], version: [], directory: [] }
      append(row, text)
    } else if (row === null) {
      listing.problem(index + 1, `${quoteText(text)}: continues no row`)
    } else {
      append(row, text)
    }
  }
  finish()
  return listing.build()
}

function append(row: Row, text: string): void {
  row.name.push(text.slice(...NAME).padEnd(NAME[1] - NAME[0]))
  row.version.push(text.slice(...VERSION).padEnd(VERSION[1] - VERSION[0]))
  row.directory.push(text.slice(DIRECTORY_START))
}

function lined(text: string): boolean {
  return GAPS.every((position) => (text[position] ?? ' ') === ' ') && ['>', ' '].includes(text[3] ?? ' ')
}
