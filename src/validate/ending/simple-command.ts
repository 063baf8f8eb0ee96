import type { Command, Word } from '../script/model.ts'
import type { Steps, Tree } from '../script/tree.ts'
import { afterTest } from './conditions.ts'
import { joined, meaningOf, type State, type Value, withVariable } from './values.ts'

/**
 * What a command is to a play: the session in question; one that ends a way that has not passed the session (`stop`), or one that has
 * (`end`); or neither.
 */
export type Part = 'session' | 'stop' | 'end' | 'other'

export interface PlayOptions {
  /** The exit status of every session in question. */
  readonly status: string
  /** The script's first argument; null for any. */
  readonly argument: string | null
  /** `words` is the command's text with the arguments of functions filled in. */
  readonly partOf: (command: Command, words: string) => Part
  /** Whether it only says something, and so ends with 0. */
  readonly isTalk: (command: Command) => boolean
}

/** Where ways leave what is played: a function, a loop, the script. */
export interface Frame {
  readonly returns: State[]
  readonly breaks: State[]
  readonly continues: State[]
  readonly exits: { readonly state: State; readonly offset: number; readonly isCut: boolean }[]
  readonly depth: number
}

/** What commands need of the play that they are in. */
export interface Play {
  readonly tree: Tree
  readonly options: PlayOptions
  readonly all: (steps: Steps, states: readonly State[], frame: Frame) => readonly State[]
}

/** Thrown where the text says too little to go on: the script is then not judged. */
export class Unclear extends Error {}

const DEEPEST_CALL = 12

/** The states behind a simple command. `inner` is the status of the last substitution in it, undefined without one. */
export function afterSimple(
  written: Command,
  state: State,
  inner: Value | undefined,
  frame: Frame,
  play: Play,
): readonly State[] {
  const first = written.words[0]
  if (first === undefined) return [state]
  const assigned = written.words.every(({ plain }) => /^[A-Za-z_]\w*\+?=/.test(plain))
  if (assigned) return [{ ...assign(written.words, state), status: inner === undefined ? ['0'] : inner }]
  const name = first.plain
  switch (name) {
    case 'exit':
    case 'return': {
      const ended = {
        ...state,
        status: written.words[1] === undefined ? state.status : meaningOf(written.words[1], state),
      }
      if (name === 'exit' || frame.depth === 0) frame.exits.push({ state: ended, offset: written.offset, isCut: false })
      else frame.returns.push(ended)
      return []
    }
    case 'break':
      frame.breaks.push(state)
      return []
    case 'continue':
      frame.continues.push(state)
      return []
    case '[':
    case '[[':
    case 'test':
      return afterTest(written, state)
    case ':':
    case 'true':
      return [{ ...state, status: ['0'] }]
    case 'false':
      return [{ ...state, status: ['1'] }]
    case 'export':
    case 'readonly':
    case 'local':
    case 'declare':
    case 'typeset':
      return [{ ...assign(written.words.slice(1), state), status: ['0'] }]
    case 'set':
      if (written.words.some(({ plain }) => /^-[a-z]*e/.test(plain) || plain === 'errexit')) throw new Unclear()
      return [{ ...state, status: ['0'] }]
    case 'trap':
      // What is done at the end may end with a status of its own.
      if (written.words.slice(1).some(({ plain }) => /^(?:(?:SIG)?EXIT|0)$/i.test(plain))) throw new Unclear()
      return [{ ...state, status: ['0'] }]
    case 'eval':
    case '.':
    case 'source':
      return [{ ...state, variables: new Map(), status: null }]
    case 'read':
    case 'unset':
      return [
        { ...written.words.slice(1).reduce((now, { plain }) => withVariable(now, plain, null), state), status: null },
      ]
  }
  if (name.startsWith('((')) return afterTest(written, state)
  const body = play.tree.functions.get(name)
  return body === undefined ? afterProgram(written, state, frame, play) : afterCall(written, body, state, frame, play)
}

function afterProgram(written: Command, state: State, frame: Frame, { options }: Play): readonly State[] {
  const words = written.text.replace(
    /\$\{?([1-9@*])\}?/g,
    (text, argument: string) => state.variables.get(argument === '*' ? '@' : argument)?.join(' ') ?? text,
  )
  const part = options.partOf(written, words)
  if (part === 'stop' && !state.hasRun) return []
  if (part === 'end' && state.hasRun) {
    frame.exits.push({ state, offset: written.offset, isCut: true })
    return []
  }
  const ended =
    part === 'session'
      ? { ...state, status: [options.status], hasRun: true }
      : { ...state, status: options.isTalk(written) ? ['0'] : null }
  if (written.words[0]?.plain !== 'exec' || written.words.length === 1) return [ended]
  frame.exits.push({ state: ended, offset: written.offset, isCut: false })
  return []
}

function afterCall(written: Command, body: Steps, state: State, frame: Frame, play: Play): readonly State[] {
  if (frame.depth >= DEEPEST_CALL) return [{ ...state, status: null }]
  const args = written.words.slice(1).map((word) => meaningOf(word, state))
  const outer = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '@'].map(
    (name) => [name, state.variables.get(name)] as const,
  )
  const variables = new Map(state.variables)
  for (const [index, [name]] of outer.entries()) variables.set(name, args[index] ?? null)
  // A text that a caller hands on is looked at as it is written.
  variables.set('@', [written.text.slice(written.text.indexOf(' ') + 1)])
  const returns: State[] = []
  const ends = play.all(body, [{ ...state, variables }], {
    returns,
    breaks: [],
    continues: [],
    exits: frame.exits,
    depth: frame.depth + 1,
  })
  return joined([...ends, ...returns]).map((end) => {
    const back = new Map(end.variables)
    for (const [name, value] of outer) value === undefined ? back.delete(name) : back.set(name, value)
    return { ...end, variables: back }
  })
}

function assign(words: readonly Word[], state: State): State {
  return words.reduce((now, { raw, plain }) => {
    const match = /^([A-Za-z_]\w*)(\+?)=/.exec(plain)
    if (match === null) return now
    const from = match[0].length
    return withVariable(
      now,
      match[1] ?? '',
      match[2] === '+' ? null : meaningOf({ raw: raw.slice(from), plain: plain.slice(from) }, now),
    )
  }, state)
}
