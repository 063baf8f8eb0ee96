const MARKER = /^\s*offset \d{1,15} of \S/
const RESTORE_FROM = ' with journal file: '

/**
 * Of the `text` of an event `journal` the line by which a restore goes on: `offset N of FILE`, or only the file. The text is the end of what ExternalFreeze
 * printed, `|` for each end of a line; in older logs it is that line alone. Empty if no line says it.
 */
export function journalLine(text: string): string {
  const lines = text.includes('|') ? text.split('|').reverse() : [text]
  const marker = lines.find((line) => MARKER.test(line))
  if (marker !== undefined) return marker.trim()
  const headed = lines.find((line) => line.includes(RESTORE_FROM))
  if (headed !== undefined) return headed.slice(headed.indexOf(RESTORE_FROM) + RESTORE_FROM.length).trim()
  // with the end of a line in it, it is what was left of a longer one, and no whole path
  return text.startsWith('/') && !text.includes('|') ? text.trim() : ''
}
