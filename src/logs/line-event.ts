import type { RawLine } from './source-line.ts'

/** An event and its line. null for a line without an event, which is kept for people who read the raw lines. */
export interface LineEvent<Event> {
  readonly event: Event | null
  readonly line: RawLine
}
