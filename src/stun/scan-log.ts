import { parseVmwareLines } from '../logs/vmware-lines.ts'
import { NEEDLES, type VmwareEvent, type VmwareLine } from '../logs/vmware-log.ts'
import { needleFinder } from './find-needle.ts'
import { type LineMemory, lineMemory } from './line-memory.ts'

/** Takes the bytes of one log and gives its events. Of all scanners only one is at work at a time: they share their memory. */
export interface LogScanner {
  /** Where the next bytes go; `filled` says how many came. */
  readonly room: () => Buffer
  readonly filled: (count: number) => void
  /** The log is over: its last line may have no end. */
  readonly end: () => void
  /** Lines seen so far. */
  readonly lines: () => number
  /** Whether what was seen is a vmware.log: it has a line that looks like one near its begin, or an event. */
  readonly isLog: () => boolean
}

/** Whose log, who takes its events, and whether all of them are wanted or only those about stuns and snapshots, which is faster. */
export interface ScanOptions {
  readonly source: string
  readonly everything: boolean
  readonly onEvent: (event: VmwareEvent) => void
}

/** As much as stays in a processor's own memory between the read and the search. */
const CHUNK_BYTES = 256 * 1024
/** Stuns and begins of snapshots are looked for everywhere. Their first letters are rare in logs, which the search of Node makes the most of. */
const RARE = ['Unstun: vm', 'X_TakeSnapshot']
/** So far before and after them, and from the begin of a log, all else is looked for. */
const ABOUT_BYTES = 32 * 1024
/** Longer lines are no lines of a log. */
const MAX_LINE_BYTES = 64 * 1024
/** What is kept before a new chunk: a line that it may complete, and what stands before a stun in its first line. */
const HEAD_BYTES = ABOUT_BYTES + MAX_LINE_BYTES
/** In so much of a log's begin is a line that looks like one. */
const SAMPLE_BYTES = 64 * 1024
const LOG_LINE = /[|Z:] (?:vmx|vcpu-\d{1,4})\| |[A-Z][a-z]\(\d{1,3}\) (?:vmx|vcpu-\d{1,4}) /
const STUN_TEXT = 'Unstun: vm stopped for '
const MAX_NEEDLE_BYTES = Math.max(...NEEDLES.map((needle) => needle.length))
const NEWLINE = 10
const CARRIAGE_RETURN = 13

const findNeedle = needleFinder(NEEDLES)
let shared: LineMemory | null = null

/** A scanner for one log, from its first byte. */
export function scanLog(options: ScanOptions): LogScanner {
  shared ??= lineMemory(HEAD_BYTES + CHUNK_BYTES)
  const { bytes, countLines } = shared
  // Indices into the memory. They move with the bytes, see `moveOn`.
  let start = HEAD_BYTES
  /** Before it all lines are complete and were looked through for stuns, */
  let complete = HEAD_BYTES
  /** before this one for everything else. */
  let searched = HEAD_BYTES
  let counted = HEAD_BYTES
  let searchAllUntil = options.everything ? Number.POSITIVE_INFINITY : HEAD_BYTES + ABOUT_BYTES
  let lines = 0
  let inLongLine = false
  /** The end of the part of a long line that was looked through; null once it is known to tell of a stun. */
  let longLine: Buffer | null = null
  let isLog = false
  let sampled = 0

  const tell = (line: number, event: VmwareLine): void => {
    if (event.kind !== 'unreadable') isLog = true
    options.onEvent({ source: options.source, line, ...event })
  }

  const tellLong = (line: number): void => {
    const message = `a stun in a line of more than ${MAX_LINE_BYTES} bytes`
    tell(line, { kind: 'unreadable', at: null, text: '', message })
  }

  const lineNumberAt = (lineStart: number): number => {
    if (lineStart < counted) return lines - countLines(lineStart, counted) + 1
    lines += countLines(counted, lineStart)
    counted = lineStart
    return lines + 1
  }

  const read = (lineStart: number, lineEnd: number): void => {
    const end = bytes[lineEnd - 1] === CARRIAGE_RETURN ? lineEnd - 1 : lineEnd
    if (end - lineStart > MAX_LINE_BYTES) {
      if (bytes.subarray(lineStart, end).includes(STUN_TEXT)) tellLong(lineNumberAt(lineStart))
      return
    }
    for (const event of parseVmwareLines(bytes.toString('utf8', lineStart, end))) {
      if (event.kind === 'stun' || event.kind === 'snapshot')
        searchAllUntil = Math.max(searchAllUntil, lineEnd + ABOUT_BYTES)
      tell(lineNumberAt(lineStart), event)
    }
  }

  const sample = (until: number): void => {
    const end = Math.min(until, complete + SAMPLE_BYTES - sampled)
    sampled += Math.max(0, end - complete)
    isLog = LOG_LINE.test(bytes.toString('latin1', complete, end))
  }

  /** Of a line that is dropped as it is too long. */
  const lookThrough = (from: number, until: number): void => {
    if (longLine === null) return
    const piece = Buffer.concat([longLine, bytes.subarray(from, until)])
    if (piece.includes(STUN_TEXT)) {
      tellLong(lines + 1)
      longLine = null
    } else longLine = piece.subarray(-STUN_TEXT.length)
  }

  const search = (until: number): void => {
    if (!isLog && sampled < SAMPLE_BYTES) sample(until)
    const view = bytes.subarray(0, until)
    const nextRare = firstOf(view, RARE)
    let from = searched
    while (from < until) {
      if (from >= searchAllUntil) {
        const hit = nextRare(Math.max(from, complete))
        if (hit < 0) break
        from = Math.max(from, hit - ABOUT_BYTES)
        searchAllUntil = hit + ABOUT_BYTES
      }
      const stop = Math.min(until, searchAllUntil)
      const hit = findNeedle(bytes, from, Math.min(until, stop + MAX_NEEDLE_BYTES))
      if (hit < 0 || hit >= stop) {
        from = stop
        continue
      }
      const lineStart = Math.max(start, view.lastIndexOf(NEWLINE, hit) + 1)
      const lineEnd = view.indexOf(NEWLINE, hit)
      read(lineStart, lineEnd)
      from = lineEnd + 1
    }
    searched = from
    complete = until
  }

  /** Takes what is still needed along, to stand before the next bytes. */
  const moveOn = (from: number, until: number): void => {
    const moved = HEAD_BYTES - until
    bytes.copyWithin(from + moved, from, until)
    start = from + moved
    complete += moved
    searched = Math.max(searched, from) + moved
    counted += moved
    searchAllUntil += moved
  }

  const filled = (count: number): void => {
    const end = HEAD_BYTES + count
    if (inLongLine) {
      const lineEnd = bytes.subarray(0, end).indexOf(NEWLINE, HEAD_BYTES)
      lookThrough(HEAD_BYTES, lineEnd < 0 ? end : lineEnd)
      if (lineEnd < 0) {
        moveOn(start, HEAD_BYTES)
        return
      }
      inLongLine = false
      searched = complete = lineEnd + 1
    }
    const whole = Math.max(complete, bytes.subarray(0, end).lastIndexOf(NEWLINE) + 1)
    search(whole)
    lines += countLines(counted, whole)
    counted = whole
    inLongLine = end - whole > MAX_LINE_BYTES
    if (inLongLine) {
      longLine = Buffer.alloc(0)
      lookThrough(whole, end)
    }
    moveOn(Math.max(start, whole - ABOUT_BYTES), inLongLine ? whole : end)
  }

  return {
    room: () => bytes.subarray(HEAD_BYTES, HEAD_BYTES + CHUNK_BYTES),
    filled,
    end: () => {
      bytes[HEAD_BYTES] = NEWLINE
      filled(1)
    },
    lines: () => lines,
    isLog: () => isLog,
  }
}

/** Where the first of the needles is at an index or after it, -1 for nowhere; the index must not go back. */
function firstOf(view: Buffer, needles: readonly string[]): (from: number) => number {
  const next = needles.map(() => -1)
  return (from) => {
    let first = Number.POSITIVE_INFINITY
    needles.forEach((needle, index) => {
      let at = next[index] as number
      if (at < from) {
        at = view.indexOf(needle, from, 'latin1')
        next[index] = at = at < 0 ? Number.POSITIVE_INFINITY : at
      }
      first = Math.min(first, at)
    })
    return first === Number.POSITIVE_INFINITY ? -1 : first
  }
}
