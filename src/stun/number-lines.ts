import { closeSync, constants, openSync, readSync } from 'node:fs'
import { errnoOf } from '../errors.ts'
import type { Place } from '../logs/source-line.ts'
import { countLines } from './count-lines.ts'
import { readInTurns } from './read-in-turns.ts'

/** A line of a log, which has the number 0 as long as the lines before it were not counted. */
export interface LineAt extends Place {
  /** Bytes of the log before the line. */
  readonly offset: number
  /** The text of the line. */
  readonly text: string
}

/** The longest line that is read. */
const LINE_BYTES = 64 * 1024
/** One buffer for all files: new memory for each piece of a file costs more than to count the lines in it. */
const chunk = Buffer.alloc(256 * 1024)

/**
 * The same places in the same order, with the numbers of their lines: each file is read again up to the last of its places. The line stays 0 where the file
 * cannot be read again or has another line there now.
 */
export async function numberLines<T extends Place & Partial<LineAt>>(places: readonly T[]): Promise<readonly T[]> {
  const bySource = new Map<string, (T & LineAt)[]>()
  for (const place of places) {
    if (!isUncounted(place)) continue
    const ofSource = bySource.get(place.source)
    if (ofSource === undefined) bySource.set(place.source, [place])
    else ofSource.push(place)
  }
  const numbers = new Map<Place, number>()
  for (const [source, ofSource] of bySource) await numberIn(source, ofSource, numbers)
  return places.map((place) => ({ ...place, line: numbers.get(place) ?? place.line }))
}

function isUncounted<T extends Place & Partial<LineAt>>(place: T): place is T & LineAt {
  return place.line === 0 && place.offset !== undefined && place.text !== undefined
}

async function numberIn(source: string, places: readonly LineAt[], numbers: Map<Place, number>): Promise<void> {
  try {
    // the path may be a FIFO by now, whose open would wait for a writer
    const fd = openSync(source, constants.O_RDONLY | constants.O_NONBLOCK)
    try {
      let line = 1
      let at = 0
      for (const place of [...places].sort((a, b) => a.offset - b.offset)) {
        line += await linesBetween(fd, at, place.offset)
        at = place.offset
        if (stands(fd, place)) numbers.set(place, line)
      }
    } finally {
      closeSync(fd)
    }
  } catch (error) {
    if (errnoOf(error) === undefined) throw error
  }
}

async function linesBetween(fd: number, from: number, until: number): Promise<number> {
  let count = 0
  await readInTurns(
    fd,
    { from, until },
    () => chunk,
    (bytesRead) => {
      count += countLines(chunk, 0, bytesRead)
    },
  )
  return count
}

/** A log that was rotated meanwhile has its name on another file. */
function stands(fd: number, { offset, text }: LineAt): boolean {
  const bytesRead = readSync(fd, chunk, 0, LINE_BYTES, offset)
  const length = chunk.subarray(0, bytesRead).indexOf('\n')
  // of a line that is too long nothing is kept
  if (text === '') return length < 0 && bytesRead === LINE_BYTES
  return chunk.toString('utf8', 0, length < 0 ? bytesRead : length).includes(text)
}
