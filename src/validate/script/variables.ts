import type { WrittenCommand } from './model.ts'

const ASSIGNMENT = /^([A-Za-z_]\w{0,60})(\+?)=/
const DECLARES = new Set(['export', 'readonly', 'local', 'declare', 'typeset'])
const EXPANSION = /\$(?:\{([A-Za-z_]\w{0,60})(?:\[[@*]\])?\}|([A-Za-z_]\w{0,60}))/g
const LONGEST_VALUE = 1000
// What all fillings-in of one script may add: text that grows by its own variables comes to an end.
const MOST_ADDED = 4 * 1024 * 1024

/** A word with the variables filled in. */
export interface FilledWord {
  readonly text: string
  /** Whether blanks in it part words: it is nothing but an expansion without quotes, or all elements of an array. */
  readonly splits: boolean
}

/** Fills in variables, as far as the script itself sets them to a text. */
export interface Variables {
  /** Takes note of what a command sets. Commands come in the order of the text. */
  readonly note: (command: WrittenCommand) => void
  readonly fill: (command: WrittenCommand) => readonly FilledWord[]
}

/** The variables of a script: at each command what was set last before it, or else what is set first behind it. */
export function variablesOf(commands: readonly WrittenCommand[]): Variables {
  const first = new Map<string, string>()
  for (const command of commands)
    for (const { name, value } of assigned(command)) if (!first.has(name)) first.set(name, value ?? `$${name}`)
  const last = new Map<string, string>()
  let added = 0

  const filled = (text: string): string => {
    if (!text.includes('$') || added > MOST_ADDED) return text
    return text.replace(EXPANSION, (written, braced: string | undefined, bare: string | undefined) => {
      const name = braced ?? bare ?? ''
      const value = last.get(name) ?? first.get(name)
      if (value === undefined) return written
      added += value.length
      return value
    })
  }

  return {
    note: (command) => {
      const inFunction = isInFunction(command)
      for (const { name, value, adds } of assigned(command)) {
        const said = inFunction ? value?.replace(/\$(?:[1-9@*]|\{[1-9@*])/g, '$ARGUMENT') : value
        const text = said == null ? `$${name}` : filled(said)
        last.set(name, ((adds ? (last.get(name) ?? '') : '') + text).slice(0, LONGEST_VALUE))
      }
    },
    fill: ({ words }) =>
      words.map(({ raw, plain }) => ({
        text: filled(plain),
        splits: /^\$(?:\w+|\{\w+\})$/.test(raw) || /^"?\$\{\w+\[[@*]\]\}"?$/.test(raw),
      })),
  }
}

// A command's block and those around it, as far as the reader goes.
function isInFunction(command: WrittenCommand): boolean {
  let block = command.block
  for (let up = 0; block !== null && up < 32; up++) {
    if (block.kind === 'function') return true
    block = block.parent
  }
  return false
}

function assigned(
  command: WrittenCommand,
): readonly { readonly name: string; readonly value: string | null; readonly adds: boolean }[] {
  const words = DECLARES.has(command.words[0]?.plain ?? '') ? command.words.slice(1) : command.words
  const found = []
  for (const { plain } of words) {
    const match = ASSIGNMENT.exec(plain)
    if (match === null) {
      // `NAME=value command` sets it for that command alone.
      if (words === command.words) return []
      continue
    }
    const value = plain.slice(match[0].length, match[0].length + LONGEST_VALUE)
    const name = match[1] ?? ''
    // What a command prints is not known: the variable stays as it is written.
    const known = /\$\(|`/.test(value) ? null : isArray(value) ? elements(value) : value
    found.push({ name, value: known, adds: match[2] === '+' })
  }
  return found
}

function isArray(value: string): boolean {
  return value.startsWith('(') && value.endsWith(')')
}

// Quotes are dropped and blanks made equal: what remains is read word by word.
function elements(value: string): string {
  return ` ${value.slice(1, -1)}`
    .replace(/(^|[^\\])["']/g, '$1')
    .replace(/\s+/g, ' ')
    .trim()
}
