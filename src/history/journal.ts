import { markerLine } from '../logs/iris-event.ts'
import { printableCopy } from '../text/printable.ts'
import type { JournalMark } from './run.ts'

const MAX_PATH = 4096

/** The `text` of the hooks' event `journal`: `offset N of FILE`, or only the file. */
export function journalMark(text: string): JournalMark | null {
  const marker = markerLine(text)
  if (marker?.kind === 'marker') return { file: printableCopy(marker.file, MAX_PATH), offset: marker.offset }
  const file = text.trim()
  return file === '' ? null : { file: printableCopy(file, MAX_PATH), offset: null }
}
