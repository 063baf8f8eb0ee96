import { journalLine } from '../hook/journal-line.ts'
import { markerLine } from '../logs/iris-event.ts'
import { printableCopy } from '../text/printable.ts'
import type { JournalMark } from './run.ts'

const MAX_PATH = 4096

/** Where a journal restore begins, by the `text` of the hooks' event `journal`; null if the text does not say it. */
export function journalMark(text: string): JournalMark | null {
  const line = journalLine(text)
  const marker = markerLine(line)
  if (marker?.kind === 'marker') return { file: printableCopy(marker.file, MAX_PATH), offset: marker.offset }
  return line === '' ? null : { file: printableCopy(line, MAX_PATH), offset: null }
}
