import type { Command, Word } from '../script/model.ts'
import type { Value } from './value.ts'
import { mayTell, meaningOf, type State, withStatus, withVariable } from './values.ts'

/** The states in which a condition holds, and those in which it does not. */
export interface Split {
  readonly yes: readonly State[]
  readonly no: readonly State[]
}

/** By a state's status: 0 is true. */
export function splitByStatus(state: State): Split {
  const { status, isLate } = state
  if (status === null) return isLate ? unsure(state) : { yes: [state], no: [state] }
  const zero = status.filter((text) => text === '0')
  const other = status.filter((text) => text !== '0')
  return {
    yes: zero.length > 0 ? [{ ...state, status: zero }] : [],
    no: other.length > 0 ? [{ ...state, status: other }] : [],
  }
}

/** The states behind a test (`[`, `[[`, `test`, `((`), each with its status. What cannot be told may be both. */
export function afterTest(command: Command, state: State): readonly State[] {
  const first = command.words[0]?.plain ?? ''
  const { yes, no } = first.startsWith('((')
    ? splitByArithmetic(command, state)
    : splitByTest(testWords(command), state)
  return [...yes.map((held) => withStatus(held, ['0'])), ...no.map((not) => withStatus(not, ['1']))]
}

function unsure(state: State): Split {
  const both = { ...state, isUnsure: true }
  return { yes: [both], no: [both] }
}

/** What cannot be told goes both ways. */
export function untold(words: readonly Pick<Word, 'plain'>[], state: State): Split {
  return mayTell(words, state) ? unsure(state) : { yes: [state], no: [state] }
}

const COMPARISON = /^\s*(?:\$?\{?([A-Za-z_]\w*|(?<=\$)\?)\}?)\s*(?:(==|!=|<=?|>=?)\s*(\$?\w+)\s*)?$/
const OPERATORS: Readonly<Record<string, string>> = {
  '==': '-eq',
  '!=': '-ne',
  '<': '-lt',
  '<=': '-le',
  '>': '-gt',
  '>=': '-ge',
}
const CHANGES = /(?:\+\+|--)\s*(\w+)|(\w+)\s*(?:\+\+|--|[-+*/%&|^]?=(?![=~]))/g

function splitByArithmetic(command: Command, state: State): Split {
  const { words } = command
  const text = (words[0]?.plain ?? '').slice(2, -2)
  const changed = afterArithmetic(text, state)
  if (changed !== null) return untold(words, changed)
  // As a test, so that what is known of the variable is known better on both sides.
  const [, name = '', operator = '!=', other = '0'] = COMPARISON.exec(text) ?? []
  if (name !== '') {
    const parts = [`$${name}`, OPERATORS[operator] ?? '', /^[A-Za-z_]/.test(other) ? `$${other}` : other]
    return splitByTest(
      parts.map((plain) => ({ raw: `"${plain}"`, plain, offset: 0 })),
      state,
    )
  }
  const value = meaningOf({ raw: '', plain: `$((${text}))` }, state)
  if (value === null) return untold(words, state)
  return {
    yes: value.some((one) => one !== '0') ? [state] : [],
    no: value.includes('0') ? [state] : [],
  }
}

/** The state behind arithmetic that sets variables; null if it sets none. */
export function afterArithmetic(text: string, state: State): State | null {
  const names = [...text.slice(0, 1000).matchAll(CHANGES)].map(([, before, behind]) => before ?? behind ?? '')
  return names.length === 0 ? null : names.reduce((now, name) => withVariable(now, name, null), state)
}

function testWords({ words }: Command): readonly Word[] {
  const last = words.at(-1)?.plain
  return words.slice(1, last === ']' || last === ']]' ? -1 : undefined)
}

const COMPARE: Readonly<Record<string, (a: string, b: string) => boolean>> = {
  '-eq': (a, b) => Number(a) === Number(b),
  '-ne': (a, b) => Number(a) !== Number(b),
  '-gt': (a, b) => Number(a) > Number(b),
  '-ge': (a, b) => Number(a) >= Number(b),
  '-lt': (a, b) => Number(a) < Number(b),
  '-le': (a, b) => Number(a) <= Number(b),
  '=': (a, b) => a === b,
  '==': (a, b) => a === b,
  '!=': (a, b) => a !== b,
}
// Others look at files, or at what the script was given.
const OF_TEXT = /^-[nz]$/

function splitByTest(words: readonly Word[], state: State): Split {
  const [first, second, third] = words
  if (first === undefined) return { yes: [], no: [state] }
  if (words.some(({ raw }) => raw === '(' || raw === '\\(')) return untold(words, state)
  for (const [isOr, joints] of [
    [true, /^(?:\|\||-o)$/],
    [false, /^(?:&&|-a)$/],
  ] as const) {
    const at = words.findIndex(({ raw }, index) => index > 0 && joints.test(raw))
    if (at > 0) return splitByBoth(isOr, words.slice(0, at), words.slice(at + 1), state)
  }
  if (first.plain === '!' && words.length > 1) {
    const { yes, no } = splitByTest(words.slice(1), state)
    return { yes: no, no: yes }
  }
  if (words.length === 1) return splitBy(first, state, (text) => text !== '')
  if (words.length === 2 && second !== undefined) {
    if (OF_TEXT.test(first.plain)) return splitBy(second, state, (text) => (text === '') === (first.plain === '-z'))
    return { yes: [state], no: [state] }
  }
  const compare = words.length === 3 ? COMPARE[second?.plain ?? ''] : undefined
  if (compare === undefined || third === undefined) return untold(words, state)
  const right = meaningOf(third, state)
  if (right?.length !== 1) return untold(words, state)
  return splitBy(first, state, (text) => compare(text, right[0] ?? ''))
}

function splitByBoth(isOr: boolean, left: readonly Word[], right: readonly Word[], state: State): Split {
  const first = splitByTest(left, state)
  const asked = (isOr ? first.no : first.yes).map((one) => splitByTest(right, one))
  const yes = asked.flatMap((one) => one.yes)
  const no = asked.flatMap((one) => one.no)
  return isOr ? { yes: [...first.yes, ...yes], no } : { yes, no: [...first.no, ...no] }
}

/** Parts a state by what a word may stand for; a word that is one variable is known better on both sides. */
export function splitBy(word: Word, state: State, holds: (text: string) => boolean): Split {
  const value = meaningOf(word, state)
  if (value === null) return untold([word], state)
  const narrowed = (texts: Value & object): readonly State[] => {
    if (texts.length === 0) return []
    const name = /^\$\{?(\w+)\}?$/.exec(word.plain)?.[1]
    return [name === undefined ? state : { ...state, variables: new Map(state.variables).set(name, texts) }]
  }
  return { yes: narrowed(value.filter(holds)), no: narrowed(value.filter((text) => !holds(text))) }
}
