import { complete } from './complete.ts'
import type { Cursor } from './cursor.ts'
import type { Script } from './model.ts'
import { type Found, readCommands } from './read-commands.ts'

// Each reading may find one more quote without an end; a text with more of them is beyond guessing.
const READINGS = 4

/** Takes a script apart in linear time. Total: any text gives a `Script`. */
export function parseScript(name: string, text: string): Script {
  const { found, backquotes } = read(text)
  const commands = complete(found.commands, (nested) => read(nested).found.commands)
  return { name, text, ...found, commands, backquotes, placeOf: placesOf(text) }
}

function read(text: string): { readonly found: Found; readonly backquotes: readonly number[] } {
  const ignored = new Set<number>()
  for (let reading = 1; ; reading++) {
    const cursor: Cursor = { text, at: 0, depth: 0, quoted: 0, ignored, open: -1, backquotes: [], heredocs: [] }
    const found: Found = {
      commands: [],
      functions: new Set(),
      comments: [],
      unclosed: [],
      cases: [],
      branches: [],
      blocks: [],
    }
    readCommands(cursor, found, null, '')
    if (cursor.open < 0 || ignored.has(cursor.open) || reading === READINGS)
      return { found, backquotes: cursor.backquotes }
    ignored.add(cursor.open)
  }
}

function placesOf(text: string): Script['placeOf'] {
  const starts = [0]
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return (offset) => {
    let low = 0
    let high = starts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((starts[middle] ?? 0) <= offset) low = middle
      else high = middle - 1
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 }
  }
}
