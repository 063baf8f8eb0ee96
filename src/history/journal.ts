import { markerLine } from '../logs/iris-event.ts'
import { printableCopy } from '../text/printable.ts'
import type { JournalMark } from './run.ts'

const MAX_PATH = 4096
const RESTORE_FROM = ' with journal file: '

/**
 * Where a journal restore begins, by the `text` of the hooks' event `journal`: the last lines of ExternalFreeze, with `|` for each end of a line. In older logs it
 * is the one line that counts: `offset N of FILE`, or only the file. null if the text has neither.
 */
export function journalMark(text: string): JournalMark | null {
  const lines = text.split('|').reverse()
  for (const line of lines) {
    const marker = markerLine(line)
    if (marker?.kind === 'marker') return { file: printableCopy(marker.file, MAX_PATH), offset: marker.offset }
  }
  const headed = lines.find((line) => line.includes(RESTORE_FROM))
  const file = headed?.slice(headed.indexOf(RESTORE_FROM) + RESTORE_FROM.length) ?? (text.startsWith('/') ? text : '')
  return file.trim() === '' ? null : { file: printableCopy(file.trim(), MAX_PATH), offset: null }
}
