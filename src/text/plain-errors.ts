import { printableLines } from './printable.ts'
import { CLEAR_LINE } from './progress.ts'

/** Standard error is read at a terminal, and much of what stands in it is the name of a file or the words of a log: nothing in it acts on the terminal. */
export function plainErrors(err: (text: string) => void): (text: string) => void {
  return (text) => {
    const ours = text.startsWith(CLEAR_LINE) ? CLEAR_LINE : ''
    err(ours + printableLines(text.slice(ours.length)))
  }
}
