import type { LineEvent } from '../logs/line-event.ts'
import type { RawLine } from '../logs/source-line.ts'
import { withOwnTexts } from '../text/own-text.ts'
import type { Room } from './room.ts'

/** The lines of one log, in its order: as many of the newest as there is room for. */
export interface KeptLines<Event> {
  readonly add: (event: Event | null, line: RawLine) => void
  readonly told: () => readonly LineEvent<Event>[]
  /** How many lines were dropped. */
  readonly leftOut: () => number
}

/** The size of a line and its event, without its text. */
const LINE_BYTES = 300

/** A log without lines. */
export function keptLines<Event extends object>(room: Room): KeptLines<Event> {
  let told: LineEvent<Event>[] = []
  let leftOut = 0
  const sizeOf = ({ line }: LineEvent<Event>): number => LINE_BYTES + line.text.length
  const place = room.place(() => {
    const gone = told.slice(0, Math.ceil(told.length / 2))
    told = told.slice(gone.length)
    leftOut += gone.length
    return gone.reduce((sum, one) => sum + sizeOf(one), 0)
  })
  return {
    add: (event, line) => {
      const one = { event: event === null ? null : withOwnTexts(event), line: withOwnTexts(line) }
      told.push(one)
      place.take(sizeOf(one))
    },
    told: () => told,
    leftOut: () => leftOut,
  }
}
