import { ownText } from '../logs/own-text.ts'
import { printable } from '../text/printable.ts'

const PLAIN = /^[\x20-\x7e]*$/

/** Text of a log, fit to be printed and to be kept; most of it is plain, and there is much of it. */
export function shown(text: string, max = 1000): string {
  return text.length <= max && PLAIN.test(text) ? ownText(text) : printable(text, max)
}
