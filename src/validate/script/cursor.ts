/** Reading position in a script, and what was met on the way. */
export interface Cursor {
  readonly text: string
  at: number
  /** How many substitutions we are in. */
  depth: number
  /** How many double quotes of the innermost substitution we are in. */
  quoted: number
  /** Quotes and brackets that have no end: taken for ordinary characters. */
  readonly ignored: ReadonlySet<number>
  /** The outermost quote or bracket whose end was not found; -1 if none. */
  open: number
  readonly backquotes: number[]
  readonly heredocs: { readonly delimiter: string; readonly tabs: boolean; readonly redirect: { body: string } }[]
}

/** Reads the commands of a substitution up to `end`, which it leaves unread. */
export type ReadCommands = (cursor: Cursor, end: ')' | '`') => void

/** Deeper substitutions are not followed, so that no input exhausts the stack. */
export const MAX_DEPTH = 50

export function startsWith(cursor: Cursor, text: string): boolean {
  return cursor.text.startsWith(text, cursor.at)
}

/** After a newline: takes the bodies of the here-documents announced before it. */
export function readHeredocs(cursor: Cursor): void {
  for (const { delimiter, tabs, redirect } of cursor.heredocs.splice(0)) {
    const start = cursor.at
    let bodyEnd = cursor.at
    while (cursor.at < cursor.text.length) {
      const end = cursor.text.indexOf('\n', cursor.at)
      const line = cursor.text.slice(cursor.at, end < 0 ? cursor.text.length : end)
      cursor.at = end < 0 ? cursor.text.length : end + 1
      if ((tabs ? line.replace(/^\t+/, '') : line) === delimiter) break
      bodyEnd = cursor.at
    }
    redirect.body = cursor.text.slice(start, bodyEnd)
  }
}
