import { type Cursor, MAX_DEPTH, type ReadCommands, startsWith } from './cursor.ts'
import type { Word } from './model.ts'

const ENDS_WORD = new Set([' ', '\t', '\n', ';', '&', '|', '<', '>', '(', ')'])

/** Reads one word, which may be empty. Substitutions in it are handed to `readCommands`. `end` is the backquote's if we are between two. */
export function readWord(cursor: Cursor, readCommands: ReadCommands, end: string): Word {
  const offset = cursor.at
  const plain: string[] = []
  if (/^[<>]\(/.test(cursor.text.slice(offset, offset + 2))) {
    cursor.at += 2
    readSubstitution(cursor, readCommands, offset, ')')
    plain.push(cursor.text.slice(offset, cursor.at))
  }
  while (cursor.at < cursor.text.length) {
    const character = cursor.text.charAt(cursor.at)
    if (ENDS_WORD.has(character) || (character === '`' && end === '`')) break
    if (character === "'" && !cursor.ignored.has(cursor.at)) plain.push(readSingleQuoted(cursor))
    else if (character === '"' && !cursor.ignored.has(cursor.at)) readDoubleQuoted(cursor, readCommands, plain)
    else readPart(cursor, readCommands, plain)
  }
  return { raw: cursor.text.slice(offset, cursor.at), plain: plain.join(''), offset }
}

/** Skips past the bracket that closes the one before `cursor`, quotes unheeded; `start` is where all of it begins. */
export function skipBrackets(cursor: Cursor, open: string, close: string, start: number): void {
  for (let level = 1; cursor.at < cursor.text.length; cursor.at++) {
    const character = cursor.text.charAt(cursor.at)
    if (character === '\\') cursor.at++
    else if (character === open) level++
    else if (character === close && --level === 0) {
      cursor.at++
      return
    }
  }
  cursor.open = start
}

function readSingleQuoted(cursor: Cursor): string {
  const start = cursor.at
  const close = cursor.text.indexOf("'", start + 1)
  if (close < 0) cursor.open = start
  cursor.at = close < 0 ? cursor.text.length : close + 1
  return cursor.text.slice(start + 1, close < 0 ? undefined : close)
}

function readDoubleQuoted(cursor: Cursor, readCommands: ReadCommands, plain: string[]): void {
  const start = cursor.at
  cursor.at++
  cursor.quoted++
  while (cursor.at < cursor.text.length && cursor.text.charAt(cursor.at) !== '"') readPart(cursor, readCommands, plain)
  cursor.quoted--
  if (cursor.at < cursor.text.length) cursor.at++
  else cursor.open = start
}

// What means the same inside double quotes and outside: a backslash, an expansion, or one ordinary character.
function readPart(cursor: Cursor, readCommands: ReadCommands, plain: string[]): void {
  const start = cursor.at
  const character = cursor.text.charAt(start)
  if (character === '\\') {
    cursor.at += 2
    const escaped = cursor.text.charAt(start + 1)
    if (escaped !== '\n') plain.push(escaped)
    return
  }
  cursor.at++
  if (!cursor.ignored.has(start)) {
    if (character === '`') readSubstitution(cursor, readCommands, start, '`')
    else if (character === '$') readExpansion(cursor, readCommands, start)
  }
  plain.push(cursor.text.slice(start, cursor.at))
}

function readExpansion(cursor: Cursor, readCommands: ReadCommands, start: number): void {
  if (startsWith(cursor, '((')) {
    cursor.at += 1
    skipBrackets(cursor, '(', ')', start)
  } else if (startsWith(cursor, '(')) {
    cursor.at += 1
    readSubstitution(cursor, readCommands, start, ')')
  } else if (startsWith(cursor, '{')) {
    cursor.at += 1
    readParameter(cursor, readCommands, start)
  }
}

function readParameter(cursor: Cursor, readCommands: ReadCommands, start: number): void {
  if (cursor.depth >= MAX_DEPTH) return
  cursor.depth++
  while (cursor.at < cursor.text.length) {
    const character = cursor.text.charAt(cursor.at)
    if (character === '}') {
      cursor.at++
      cursor.depth--
      return
    }
    // Between double quotes a single one is an ordinary character, here too.
    if (character === "'" && cursor.quoted === 0 && !cursor.ignored.has(cursor.at)) readSingleQuoted(cursor)
    else if (character === '"' && !cursor.ignored.has(cursor.at)) readDoubleQuoted(cursor, readCommands, [])
    else readPart(cursor, readCommands, [])
  }
  cursor.depth--
  cursor.open = start
}

function readSubstitution(cursor: Cursor, readCommands: ReadCommands, start: number, end: ')' | '`'): void {
  if (end === '`') cursor.backquotes.push(start)
  if (cursor.depth >= MAX_DEPTH) return
  const { quoted } = cursor
  cursor.depth++
  cursor.quoted = 0
  readCommands(cursor, end)
  cursor.quoted = quoted
  cursor.depth--
  if (cursor.text.charAt(cursor.at) === end) cursor.at++
  else cursor.open = start
}
