import { printable } from '../../text/printable.ts'

/** A line of a scenario's text as a report shows it. */
export interface MarkedLine {
  /** With its number, and `>` before that of the step that broke. */
  readonly text: string
  readonly isBroken: boolean
}

/** The text of a scenario in lines; the step of line `brokenLine` is marked, 0 marks none. */
export function markedLines(source: string, brokenLine: number): readonly MarkedLine[] {
  const lines = source.replace(/\n+$/, '').split('\n')
  const width = String(lines.length).length
  return lines.map((line, index) => {
    const isBroken = index + 1 === brokenLine
    const number = String(index + 1).padStart(width)
    return { text: `${isBroken ? '>' : ' '} ${number}  ${printable(line, 500)}`.trimEnd(), isBroken }
  })
}
