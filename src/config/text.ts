import type { Problem } from '../model.ts'
import { MAX_CONFIG_BYTES } from './limits.ts'

/** Text for the YAML parser, or why it is refused. */
export type CheckedText =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'problems'; readonly problems: readonly Problem[] }

/** The problem of a file with more than MAX_CONFIG_BYTES. */
export function tooLarge(source: string): Problem {
  return { source, line: 0, message: `larger than ${MAX_CONFIG_BYTES} bytes, expected a configuration` }
}

/** Bytes of a configuration file as text; only UTF-8 is allowed, with or without a byte order mark. */
export function decodeConfig(bytes: Uint8Array, source: string): CheckedText {
  if (bytes.length > MAX_CONFIG_BYTES) return { kind: 'problems', problems: [tooLarge(source)] }
  try {
    return { kind: 'text', text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) }
  } catch {
    const line = firstBadLine(bytes)
    return { kind: 'problems', problems: [{ source, line, message: 'not UTF-8, expected UTF-8 text' }] }
  }
}

function firstBadLine(bytes: Uint8Array): number {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let line = 1
  let start = 0
  for (let end = bytes.indexOf(0x0a); end >= 0; end = bytes.indexOf(0x0a, start)) {
    try {
      decoder.decode(bytes.subarray(start, end))
    } catch {
      return line
    }
    line++
    start = end + 1
  }
  return line
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const FORBIDDEN = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])/

/** Refuses text with characters that no configuration needs and that other programs may show or split differently. */
export function checkText(text: string, source: string): CheckedText {
  if (Buffer.byteLength(text) > MAX_CONFIG_BYTES) return { kind: 'problems', problems: [tooLarge(source)] }
  const plain = text.startsWith('\ufeff') ? text.slice(1) : text
  const problems: Problem[] = []
  for (const [index, line] of plain.split('\n').entries()) {
    const bad = FORBIDDEN.exec(line)?.[0]
    if (bad === undefined) continue
    problems.push({ source, line: index + 1, message: complaint(bad) })
    // a CRLF file has one on each line: only the first is reported
    if (bad === '\r') break
  }
  return problems.length === 0 ? { kind: 'text', text: plain } : { kind: 'problems', problems }
}

function complaint(bad: string): string {
  if (bad === '\r') return 'carriage return, expected lines that end with a line feed alone (dos2unix converts)'
  const code = bad.charCodeAt(0)
  if (code === 0) return 'NUL byte, expected text'
  return `control character U+${code.toString(16).toUpperCase().padStart(4, '0')}, expected text`
}
