import { type End, readBytes } from './bytes.ts'

/** Lines that follow each other; batches, since one await per line costs more than reading it. */
export interface LineBatch {
  /** The number of the first line, from 1. */
  readonly first: number
  /** Without their line ends (LF or CRLF); bytes that are no UTF-8 become U+FFFD. */
  readonly texts: readonly string[]
}

/** Reports that the log is incomplete at a line or below it. */
export type LineProblem = (line: number, message: string) => void

/** Characters of a line that are kept; what follows is dropped. */
export const MAX_LINE = 64 * 1024

const LINE_FEED = 0x0a

/**
 * The lines of a log as they stream in, plain or gzip; `-` is standard input. Memory does not grow with the file. Rejects with Node's error
 * if it cannot be opened or read. `problem` is told of lines that were cut, and of gzip data that breaks off.
 */
export async function* openLines(path: string, problem: LineProblem): AsyncGenerator<LineBatch, void, void> {
  const bytes = readBytes(path)
  let carry: Buffer = Buffer.alloc(0)
  let first = 1
  let end: End = null
  try {
    for (;;) {
      const next = await bytes.next()
      if (next.done === true) {
        end = next.value
        break
      }
      const last = next.value.lastIndexOf(LINE_FEED)
      carry = joined(carry, last === -1 ? next.value : next.value.subarray(0, last))
      if (last === -1) continue
      const texts = split(carry, first, problem)
      yield { first, texts }
      first += texts.length
      // a copy, since what it would hold on to is a megabyte
      carry = Buffer.from(next.value.subarray(last + 1))
    }
  } finally {
    await bytes.return(null)
  }
  if (carry.length > 0) yield { first, texts: split(carry, first, problem) }
  if (end !== null) problem(first, end)
}

/** A line without an end must not fill the memory: of the part beyond the limit only its existence is kept. */
function joined(carry: Buffer, more: Buffer): Buffer {
  if (carry.length === 0) return more
  const isWhole = carry.length <= 4 * MAX_LINE
  if (isWhole) return Buffer.concat([carry, more])
  const lineEnd = more.indexOf(LINE_FEED)
  return lineEnd === -1 ? carry : Buffer.concat([carry, more.subarray(lineEnd)])
}

function split(bytes: Buffer, first: number, problem: LineProblem): readonly string[] {
  const text = bytes.toString('utf8')
  const texts = text.split('\n')
  const hasReturns = text.includes('\r')
  for (let index = 0; index < texts.length; index++) {
    let line = texts[index] ?? ''
    if (hasReturns && line.endsWith('\r')) line = line.slice(0, -1)
    if (line.length > MAX_LINE) {
      problem(first + index, `longer than ${MAX_LINE} characters, the rest is left out`)
      line = line.slice(0, MAX_LINE)
    } else if (!hasReturns) continue
    texts[index] = line
  }
  return texts
}
