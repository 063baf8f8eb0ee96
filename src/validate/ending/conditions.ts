import type { Command, Word } from '../script/model.ts'
import { meaningOf, type State, type Value, withVariable } from './values.ts'

/** The states in which a condition holds, and those in which it does not. */
export interface Split {
  readonly yes: readonly State[]
  readonly no: readonly State[]
}

/** By a state's status: 0 is true. */
export function splitByStatus(state: State): Split {
  const { status } = state
  if (status === null) return { yes: [state], no: [state] }
  const zero = status.filter((text) => text === '0')
  const other = status.filter((text) => text !== '0')
  return {
    yes: zero.length > 0 ? [{ ...state, status: zero }] : [],
    no: other.length > 0 ? [{ ...state, status: other }] : [],
  }
}

/** The states behind a test (`[`, `[[`, `test`, `((`), each with its status. What cannot be told may be both. */
export function afterTest(command: Command, state: State): readonly State[] {
  const { yes, no } = splitByTest(testWords(command), state)
  return [...yes.map((held) => ({ ...held, status: ['0'] })), ...no.map((not) => ({ ...not, status: ['1'] }))]
}

function testWords({ words }: Command): readonly Word[] {
  const first = words[0]?.plain ?? ''
  if (first.startsWith('((')) {
    return [...first.slice(2, -2).matchAll(/[\w$?{}]+|[=!<>]=?/g)].map((match, index) => {
      // Within (( )) a name is a variable without its $.
      const text = index === 0 && /^[A-Za-z_]/.test(match[0]) ? `$${match[0]}` : match[0]
      return { raw: `"${text}"`, plain: text, offset: 0 }
    })
  }
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
  '>': (a, b) => Number(a) > Number(b),
  '>=': (a, b) => Number(a) >= Number(b),
  '<': (a, b) => Number(a) < Number(b),
  '<=': (a, b) => Number(a) <= Number(b),
}

function splitByTest(words: readonly Word[], state: State): Split {
  const both = { yes: [state], no: [state] }
  const [first, second, third] = words
  if (first?.plain === '!' && words.length > 1) {
    const { yes, no } = splitByTest(words.slice(1), state)
    return { yes: no, no: yes }
  }
  if (first === undefined) return { yes: [], no: [state] }
  if (words.length === 1) return splitBy(first, state, (text) => text !== '')
  if (words.length === 2 && second !== undefined && (first.plain === '-n' || first.plain === '-z'))
    return splitBy(second, state, (text) => (text === '') === (first.plain === '-z'))
  const compare = words.length === 3 ? COMPARE[second?.plain ?? ''] : undefined
  if (compare === undefined || third === undefined) return both
  const right = meaningOf(third, state)
  if (right?.length !== 1) return both
  return splitBy(first, state, (text) => compare(text, right[0] ?? ''))
}

/** Parts a state by what a word may stand for; a word that is one variable is known better on both sides. */
export function splitBy(word: Word, state: State, holds: (text: string) => boolean): Split {
  const value = meaningOf(word, state)
  if (value === null) return { yes: [state], no: [state] }
  const narrowed = (texts: Value & object): readonly State[] => {
    if (texts.length === 0) return []
    const name = /^\$\{?(\w+)\}?$/.exec(word.plain)?.[1]
    return [name === undefined ? state : withVariable(state, name, texts)]
  }
  return { yes: narrowed(value.filter(holds)), no: narrowed(value.filter((text) => !holds(text))) }
}
