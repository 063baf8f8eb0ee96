import { printableLines } from './printable.ts'
import { CLEAR_LINE } from './progress.ts'

/** Standard error is read at a terminal, and much of what stands in it is the name of a file or the words of a log: nothing in it acts on the terminal. */
export function plainErrors(err: (text: string) => void): (text: string) => void {
  let hasLine = false
  return (text) => {
    const isProgress = text.startsWith(CLEAR_LINE)
    const plain = printableLines(isProgress ? text.slice(CLEAR_LINE.length) : text)
    // what is told meanwhile takes the place of the line
    err(isProgress || hasLine ? CLEAR_LINE + plain : plain)
    hasLine = isProgress && plain !== ''
  }
}
