/** `text` of unknown origin on one line: control, format and unassigned characters escaped, cut after `max` characters. */
export function printable(text: string, max = 200): string {
  const cut = text.length > max
  const shown = cut ? `${text.slice(0, max)}...` : text
  return shown.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, escapeOne)
}

/** `text` of several lines: the same for each of them, uncut; tabs stay. */
export function printableLines(text: string): string {
  return PLAIN_LINES.test(text) ? text : text.replace(/[^\P{C}\n\t]|[\p{Zl}\p{Zp}]/gu, escapeOne)
}

const PLAIN_LINES = /^[\n\t\x20-\x7e]*$/

/** The same between double quotes, for a message. */
export function quoteText(text: string, max = 60): string {
  return `"${printable(text, max)}"`
}

function escapeOne(character: string): string {
  const code = character.codePointAt(0) ?? 0
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`
}
