import type { RawLine } from './source-line.ts'

/** An event and the line that tells it. null for a line that tells nothing, and is kept for who reads the raw lines. */
export interface LineEvent<Event> {
  readonly event: Event | null
  readonly line: RawLine
}
