import { printableLines } from './printable.ts'
import { CLEAR_LINE } from './progress.ts'

/** Makes all of standard error printable: it has names of files and words of logs in it, which must not control the terminal. */
export function plainErrors(err: (text: string) => void): (text: string) => void {
  let hasLine = false
  return (text) => {
    const isProgress = text.startsWith(CLEAR_LINE)
    const plain = printableLines(isProgress ? text.slice(CLEAR_LINE.length) : text)
    // a message replaces the line of progress
    err(isProgress || hasLine ? CLEAR_LINE + plain : plain)
    hasLine = isProgress && plain !== ''
  }
}
