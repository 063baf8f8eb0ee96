import { ownText } from './own-text.ts'

/** `text` of unknown origin on one line: control, format and unassigned characters escaped, cut after `max` characters. */
export function printable(text: string, max = 200): string {
  if (text.length <= max && PLAIN.test(text)) return text
  const cut = text.length > max
  const shown = cut ? `${text.slice(0, max)}...` : text
  return shown.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, escapeOne)
}

/** The same for `text` of several lines, uncut; tabs stay. */
export function printableLines(text: string): string {
  return PLAIN_LINES.test(text) ? text : text.replace(/[^\P{C}\n\t]|[\p{Zl}\p{Zp}]/gu, escapeOne)
}

const PLAIN = /^[\x20-\x7e]*$/
const PLAIN_LINES = /^[\n\t\x20-\x7e]*$/

/** The same for text that is kept: it holds nothing else of its log in memory. */
export function printableCopy(text: string, max = 1000): string {
  return ownText(printable(text, max))
}

/** At most `max` characters of what another program printed, as one line of ASCII: all else is a blank. */
export function asciiLine(text: string, max = 300): string {
  const line = text
    .slice(0, max * 4)
    .replace(/[^\x20-\x7e]+/g, ' ')
    .trim()
  return line.length > max ? `${line.slice(0, max)}...` : line
}

/** The result of `printable` between double quotes, for a message. */
export function quoteText(text: string, max = 60): string {
  return `"${printable(text, max)}"`
}

function escapeOne(character: string): string {
  const code = character.codePointAt(0) ?? 0
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`
}
