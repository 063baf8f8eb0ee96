import { markerLine } from '../logs/iris-event.ts'
import { shown } from './printable-log.ts'
import type { JournalMark } from './run.ts'

const MAX_PATH = 4096

/** The `text` of the hooks' event `journal`: `offset N of FILE`, or only the file. */
export function journalMark(text: string): JournalMark | null {
  const marker = markerLine(text)
  if (marker?.kind === 'marker') return { file: shown(marker.file, MAX_PATH), offset: marker.offset }
  const file = text.trim()
  return file === '' ? null : { file: shown(file, MAX_PATH), offset: null }
}
