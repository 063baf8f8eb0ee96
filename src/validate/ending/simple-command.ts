import type { Command, Word } from '../script/model.ts'
import { parseScript } from '../script/parse-script.ts'
import { type Steps, type Tree, treeOf } from '../script/tree.ts'
import { afterArithmetic, afterTest } from './conditions.ts'
import type { Value } from './value.ts'
import { joined, mayTell, meaningOf, type State, withStatus, withVariable } from './values.ts'

/**
 * What a command is to a play: the session in question; one that ends a way that has not passed the session (`stop`), or one that has
 * (`end`), or that may be one of these (`perhaps`); or neither.
 */
export type Part = 'session' | 'stop' | 'end' | 'perhaps' | 'other'

export interface PlayOptions {
  /** The exit status of every session in question. */
  readonly status: string
  /** Another that each may end with: then it counts as not run. */
  readonly failure?: string
  /** Called for each command that is come to behind the session. */
  readonly onStep?: (command: Command) => void
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
  /** What traps have for the end, by their text. */
  readonly traps: Map<string, Steps>
}

/** Thrown where the text says too little to go on: the script is then not judged. */
export class Unclear extends Error {}

const AT_END = /^(?:(?:SIG)?EXIT|0)$/i
const MOST_TRAPS = 6
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
  if (state.hasRun) play.options.onStep?.(written)
  const assigned = written.words.every(({ plain }) => /^[A-Za-z_]\w*(?:\[[^\]]{0,80}\])?\+?=/.test(plain))
  if (assigned) return [withStatus(assign(written.words, state), inner === undefined ? ['0'] : inner, state.hasRun)]
  const name = first.plain
  switch (name) {
    case 'exit':
    case 'return': {
      const word = written.words[1]
      const ended = word === undefined ? state : withStatus(state, meaningOf(word, state), mayTell([word], state))
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
      return [withStatus(state, ['0'])]
    case 'false':
      return [withStatus(state, ['1'])]
    case 'export':
    case 'readonly':
    case 'local':
    case 'declare':
    case 'typeset':
    case 'integer':
      return [withStatus(assign(written.words.slice(1), state), ['0'])]
    case 'let':
      return [withStatus(afterArithmetic(written.text, state) ?? state, null, true)]
    case 'set':
      if (written.words.some(({ plain }) => /^-[a-z]*e/.test(plain) || plain === 'errexit')) throw new Unclear()
      return [
        { ...withStatus(state, ['0']), pipefail: state.pipefail || /^set -\w{0,9}o pipefail\b/.test(written.text) },
      ]
    case 'trap':
      return [afterTrap(written, state, play)]
    case 'wait':
      // Without the number of a job it waits for all, and ends with 0 whatever they ended with.
      return [written.words.length === 1 ? withStatus(state, ['0']) : withStatus(state, null, true)]
    case 'eval':
    case '.':
    case 'source':
      return [{ ...withStatus(state, null, true), variables: new Map() }]
    case 'read':
    case 'unset':
      return [
        withStatus(
          written.words.slice(1).reduce((now, { plain }) => withVariable(now, plain, null), state),
          null,
          true,
        ),
      ]
  }
  if (name.startsWith('((')) return afterTest(written, state)
  // `$ok`, which is set to `true` or `false`.
  const meant = name.startsWith('$') && written.words.length === 1 ? meaningOf(first, state) : null
  if (meant?.every((word) => /^(?:true|false|:)$/.test(word)) === true)
    return [
      withStatus(
        state,
        meant.map((word) => (word === 'false' ? '1' : '0')),
      ),
    ]
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
  const ended = afterPart(part, written, state, options)
  if (written.words[0]?.plain !== 'exec' || written.words.length === 1) return ended
  frame.exits.push(...ended.map((each) => ({ state: each, offset: written.offset, isCut: false })))
  return []
}

function afterPart(part: Part, written: Command, state: State, options: PlayOptions): readonly State[] {
  if (part === 'session') {
    const good = { ...withStatus(state, [options.status], true), hasRun: true }
    return options.failure === undefined ? [good] : [good, withStatus(state, [options.failure], true)]
  }
  if (options.isTalk(written)) return [withStatus(state, ['0'])]
  const isUnsure = state.isUnsure || (part === 'perhaps' && state.hasRun)
  return [{ ...withStatus(state, null, mayTell(written.words, state)), isUnsure }]
}

function afterTrap({ words, text }: Command, state: State, play: Play): State {
  const now = withStatus(state, ['0'])
  const [, action, ...conditions] = words.map(({ plain }) => plain)
  if (/\b(?:ERR|DEBUG)\b/.test(text)) throw new Unclear()
  if (action === undefined || action === '-l' || action === '-p') return now
  // A lone condition is set back.
  if (conditions.length === 0) return AT_END.test(action) ? { ...now, atEnd: null } : now
  if (!conditions.some((condition) => AT_END.test(condition))) return now
  if (action === '-' || action === '') return { ...now, atEnd: null }
  const known = play.traps.get(action) ?? treeOf(parseScript('', action)).steps
  play.traps.set(action, known)
  if (play.traps.size > MOST_TRAPS) throw new Unclear()
  return { ...now, atEnd: known }
}

function afterCall(written: Command, body: Steps, state: State, frame: Frame, play: Play): readonly State[] {
  if (frame.depth >= DEEPEST_CALL) return [withStatus(state, null, true)]
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
    const match = /^([A-Za-z_]\w*)(?:\[[^\]]{0,80}\])?(\+?)=/.exec(plain)
    if (match === null) return now
    // Of an array it is known only that it was set.
    if (match[0].includes('[') || plain.charAt(match[0].length) === '(') return withVariable(now, match[1] ?? '', null)
    const from = match[0].length
    return withVariable(
      now,
      match[1] ?? '',
      match[2] === '+' ? null : meaningOf({ raw: raw.slice(from), plain: plain.slice(from) }, now),
    )
  }, state)
}
