import { parseVmwareLines } from '../logs/vmware-lines.ts'
import { NEEDLES, type VmwareEvent, type VmwareLine } from '../logs/vmware-log.ts'
import { countLines } from './count-lines.ts'
import type { LineAt } from './number-lines.ts'

/** Finds the events in the bytes of one log. Only one scanner works at a time, since all share their memory. */
export interface LogScanner {
  /** The memory for the next bytes; `filled` gets how many came. */
  readonly room: () => Buffer
  readonly filled: (count: number) => void
  /** The log is over: its last line may have no end. */
  readonly end: () => void
  /** Whether the bytes are a vmware.log: a line near the begin looks like one, or there is an event. */
  readonly isLog: () => boolean
}

/** An event of a log; its line is 0 where lines are not counted. */
export type ScannedEvent = VmwareEvent & LineAt

/** The name of the log, the receiver of its events, and which events are wanted. */
export interface ScanOptions {
  readonly source: string
  /** False: only those about stuns and snapshots, which is faster. */
  readonly everything: boolean
  /** False: events have the line 0. To count lines takes longer than to read and to search them. */
  readonly counted: boolean
  readonly onEvent: (event: ScannedEvent) => void
}

/** As much as stays near a processor between the read and the search, and takes longer to search than to ask for. */
const CHUNK_BYTES = 512 * 1024
/** Stuns and begins of snapshots are looked for everywhere, by one end of each word: see `rarestOf`. */
const STUN_ENDS = ['Unstun: vm', '_Unstun: vm', 'kpoint_Unstun: vm', 'Checkpoint_Unstun: vm'] as const
const SNAPSHOT_ENDS = ['X_TakeSnapshot', 'VMX_TakeSnapshot', 'SnapshotVMX_TakeSnapshot'] as const
/** So many bytes of a chunk show which letters are rare in it: about 100 lines. */
const LETTERS_BYTES = 8 * 1024
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
const NEEDLE = new RegExp(NEEDLES.join('|'), 'g')
const MAX_NEEDLE_BYTES = Math.max(...NEEDLES.map((needle) => needle.length))
/** So much is searched for needles at a time: the text of more takes V8 longer to make than to search. */
const WINDOW_BYTES = 32 * 1024
const NEWLINE = 10
const CARRIAGE_RETURN = 13

let shared: Buffer | null = null

/** A scanner for one log, from its first byte. */
export function scanLog(options: ScanOptions): LogScanner {
  shared ??= Buffer.alloc(HEAD_BYTES + CHUNK_BYTES)
  const bytes = shared
  // Indices into the memory. They move with the bytes, see `keepFrom`.
  let start = HEAD_BYTES
  /** Before it all lines are complete and were looked through for stuns, */
  let complete = HEAD_BYTES
  /** before this one for everything else. */
  let searched = HEAD_BYTES
  let counted = HEAD_BYTES
  let searchAllUntil = options.everything ? Number.POSITIVE_INFINITY : HEAD_BYTES + ABOUT_BYTES
  let lines = 0
  /** Bytes of the log before HEAD_BYTES. */
  let before = 0
  let inLongLine = false
  /** The end of the part of a long line that was looked through; null once it is known to tell of a stun. */
  let longLine: Buffer | null = null
  let longLineOffset = 0
  let isLog = false
  let sampled = 0

  const tell = (event: VmwareLine, line: number, offset: number): void => {
    if (event.kind !== 'unreadable') isLog = true
    options.onEvent({ source: options.source, line, offset, ...event })
  }

  const tellLong = (line: number, offset: number): void => {
    const message = `a stun in a line of more than ${MAX_LINE_BYTES} bytes`
    tell({ kind: 'unreadable', at: null, text: '', message }, line, offset)
  }

  const offsetOf = (index: number): number => before + index - HEAD_BYTES

  const countTo = (end: number): void => {
    if (!options.counted) return
    lines += countLines(bytes, counted, end)
    counted = end
  }

  const lineNumberAt = (lineStart: number): number => {
    if (!options.counted) return 0
    if (lineStart < counted) return lines - countLines(bytes, lineStart, counted) + 1
    countTo(lineStart)
    return lines + 1
  }

  const read = (lineStart: number, lineEnd: number): void => {
    const end = bytes[lineEnd - 1] === CARRIAGE_RETURN ? lineEnd - 1 : lineEnd
    if (end - lineStart > MAX_LINE_BYTES) {
      if (bytes.subarray(lineStart, end).includes(STUN_TEXT)) tellLong(lineNumberAt(lineStart), offsetOf(lineStart))
      return
    }
    for (const event of parseVmwareLines(bytes.toString('utf8', lineStart, end))) {
      if (event.kind === 'stun' || event.kind === 'snapshot')
        searchAllUntil = Math.max(searchAllUntil, lineEnd + ABOUT_BYTES)
      tell(event, lineNumberAt(lineStart), offsetOf(lineStart))
    }
  }

  /** Reads the lines that have a needle at `from` or after it and before `stop`; where the search goes on. */
  const readNeedles = (view: Buffer, from: number, stop: number): number => {
    const text = view.toString('latin1', from, stop + MAX_NEEDLE_BYTES)
    let next = stop
    NEEDLE.lastIndex = 0
    for (let found = NEEDLE.exec(text); found !== null; found = NEEDLE.exec(text)) {
      const hit = from + found.index
      if (hit >= stop) break
      const lineStart = Math.max(start, view.lastIndexOf(NEWLINE, hit) + 1)
      const lineEnd = view.indexOf(NEWLINE, hit)
      read(lineStart, lineEnd)
      next = Math.max(stop, lineEnd + 1)
      NEEDLE.lastIndex = lineEnd + 1 - from
    }
    return next
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
      tellLong(options.counted ? lines + 1 : 0, longLineOffset)
      longLine = null
    } else longLine = piece.subarray(-STUN_TEXT.length)
  }

  const search = (until: number): void => {
    if (!isLog && sampled < SAMPLE_BYTES) sample(until)
    const view = bytes.subarray(0, until)
    const letters = view.subarray(complete, complete + LETTERS_BYTES)
    const nextRare = firstOf(view, [rarestOf(STUN_ENDS, letters), rarestOf(SNAPSHOT_ENDS, letters)])
    let from = searched
    while (from < until) {
      if (from >= searchAllUntil) {
        const hit = nextRare(Math.max(from, complete))
        if (hit < 0) break
        from = Math.max(from, hit - ABOUT_BYTES)
        searchAllUntil = hit + ABOUT_BYTES
      }
      from = readNeedles(view, from, Math.min(until, searchAllUntil, from + WINDOW_BYTES))
    }
    searched = from
    complete = until
  }

  /** Takes what is still needed along, to stand before the next bytes. */
  const keepFrom = (from: number, end: number): void => {
    const moved = HEAD_BYTES - end
    bytes.copyWithin(from + moved, from, end)
    start = from + moved
    complete = Math.max(complete, from) + moved
    searched = Math.max(searched, from) + moved
    counted = Math.max(counted, from) + moved
    searchAllUntil += moved
    before -= moved
  }

  const filled = (count: number): void => {
    const end = HEAD_BYTES + count
    if (inLongLine) {
      const lineEnd = bytes.subarray(0, end).indexOf(NEWLINE, HEAD_BYTES)
      lookThrough(HEAD_BYTES, lineEnd < 0 ? end : lineEnd)
      if (lineEnd < 0) {
        keepFrom(end, end)
        return
      }
      inLongLine = false
      searched = complete = lineEnd + 1
    }
    const whole = Math.max(complete, bytes.subarray(0, end).lastIndexOf(NEWLINE) + 1)
    search(whole)
    countTo(whole)
    inLongLine = end - whole > MAX_LINE_BYTES
    if (inLongLine) {
      longLine = Buffer.alloc(0)
      longLineOffset = offsetOf(whole)
      lookThrough(whole, end)
    }
    keepFrom(inLongLine ? end : Math.max(start, whole - ABOUT_BYTES), end)
  }

  return {
    room: () => bytes.subarray(HEAD_BYTES),
    filled,
    end: () => {
      bytes[HEAD_BYTES] = NEWLINE
      filled(1)
    },
    isLog: () => isLog,
  }
}

/** The first needle whose first letter is not in the sample, else the first of all: the search of Node stops at each such letter, and is many times slower in a log that has it in each line. */
export function rarestOf(needles: readonly [string, ...string[]], sample: Buffer): string {
  return needles.find((needle) => sample.indexOf(needle.charCodeAt(0)) < 0) ?? needles[0]
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
