import type { Cursor } from './cursor.ts'
import type { Word } from './model.ts'

/** Where a command is read, and its words so far. */
interface TestLevel {
  readonly cursor: Cursor
  readonly words: Word[]
}

const PATTERN = /(?:\\.|"[^"\n]*"|'[^'\n]*'|[^\s\\"'])+/y

/** Within `[[ ]]` operators belong to the test. */
export function isOpenTest({ words }: TestLevel): boolean {
  return words[0]?.plain === '[[' && words.at(-1)?.plain !== ']]'
}

/** Behind such a test the next reserved word needs no operator. */
export function isClosedTest({ words, redirects }: TestLevel & { readonly redirects: readonly unknown[] }): boolean {
  if (redirects.length > 0) return false
  const isArithmetic = words.length === 1 && words[0]?.raw.startsWith('((') === true
  return isArithmetic || (words[0]?.raw === '[[' && words.at(-1)?.raw === ']]')
}

/** Behind `=~` brackets, bars and dollars are of the pattern. */
export function readPattern({ cursor, words }: TestLevel): void {
  const offset = cursor.at
  PATTERN.lastIndex = offset
  const raw = PATTERN.exec(cursor.text)?.[0] ?? cursor.text.charAt(offset)
  cursor.at += raw.length
  words.push({ raw, plain: raw, offset })
}

/** They are words of the test, as `-eq` is. */
export function readTestOperator({ cursor, words }: TestLevel): void {
  const offset = cursor.at
  const raw = cursor.text.startsWith('||', offset) ? '||' : cursor.text.charAt(offset)
  cursor.at += raw.length
  words.push({ raw, plain: raw, offset })
}
