import type { Word } from '../script/model.ts'
import type { Steps } from '../script/tree.ts'
import { arithmetic } from './arithmetic.ts'
import type { Value } from './value.ts'

const MOST = 6
const MOST_VARIABLES = 200

/** What is known at one place of a script on its way from a session to the end. */
export interface State {
  readonly variables: ReadonlyMap<string, Value>
  readonly status: Value
  /** Whether the session in question has run on the way to here. */
  readonly hasRun: boolean
  /** The variables that were set behind it: what cannot be told of them may be what it ended with. */
  readonly late: ReadonlySet<string>
  /** Whether a status that cannot be told may be due to what it ended with. */
  readonly isLate: boolean
  /** Whether a choice on the way may have been made by what it ended with, and cannot be told. */
  readonly isUnsure: boolean
  /** What `trap` has for the end of the script. */
  readonly atEnd: Steps | null
  /** Whether `pipefail` is set. */
  readonly pipefail: boolean
}

export const START: State = {
  variables: new Map(),
  status: ['0'],
  hasRun: false,
  late: new Set(),
  isLate: false,
  isUnsure: false,
  atEnd: null,
  pipefail: false,
}

/** Either of both. */
export function either(a: Value, b: Value): Value {
  if (a === null || b === null) return null
  const all = [...new Set([...a, ...b])]
  return all.length > MOST ? null : all
}

/** One state for each status, if they are few, before the session and behind it, and for each trap: whatever else differs is joined. */
export function joined(states: readonly State[]): readonly State[] {
  if (states.length < 2) return states
  const byStatus = joinedBy(states, (a, b) => isNear(a, b) && a.status?.join() === b.status?.join())
  return byStatus.length <= MOST ? byStatus : joinedBy(byStatus, isNear)
}

function joinedBy(states: readonly State[], isAlike: (a: State, b: State) => boolean): readonly State[] {
  const kept: State[] = []
  for (const state of states) {
    const index = kept.findIndex((one) => isAlike(one, state))
    const known = kept[index]
    if (known === undefined) kept.push(state)
    else kept[index] = joinTwo(known, state)
  }
  return kept
}

function isNear(a: State, b: State): boolean {
  return a.hasRun === b.hasRun && a.atEnd === b.atEnd
}

function joinTwo(a: State, b: State): State {
  const variables = new Map<string, Value>()
  for (const [name, value] of a.variables) {
    // What only one of them has set may be anything in the other.
    if (b.variables.has(name)) variables.set(name, either(value, b.variables.get(name) ?? null))
  }
  return {
    ...a,
    variables,
    status: either(a.status, b.status),
    late: a.late.size === 0 ? b.late : new Set([...a.late, ...b.late]),
    isLate: a.isLate || b.isLate,
    isUnsure: a.isUnsure || b.isUnsure,
    pipefail: a.pipefail && b.pipefail,
  }
}

/** A state with one variable changed. */
export function withVariable(state: State, name: string, value: Value): State {
  // What is not kept may be anything.
  const late = state.hasRun && !state.late.has(name) ? new Set(state.late).add(name) : state.late
  if (state.variables.size >= MOST_VARIABLES && !state.variables.has(name)) return { ...state, late }
  return { ...state, late, variables: new Map(state.variables).set(name, value) }
}

/** A state with another status, which can be told or has nothing to do with the session. */
export function withStatus(state: State, status: Value, isLate = false): State {
  return { ...state, status, isLate }
}

/** Whether words that cannot be told may stand for what the session ended with. */
export function mayTell(words: readonly Pick<Word, 'plain'>[], state: State): boolean {
  if (!state.hasRun) return false
  return words.some(({ plain }) =>
    [...plain.slice(0, 1000).matchAll(/\$(?:\{?[#!]?(\w+)|\?)|\(\(\s*(\w+)|([A-Za-z_]\w*)/g)].some(
      ([written, name, first, bare]) => written === '$?' || state.late.has(name ?? first ?? bare ?? ''),
    ),
  )
}

/** What a word may stand for. */
export function meaningOf({ raw, plain }: Pick<Word, 'raw' | 'plain'>, state: State): Value {
  if (!/[$`]/.test(plain) || /^'[^']*'$/.test(raw)) return /[*?[]/.test(plain) && raw === plain ? null : [plain]
  if (plain.length > 200) return null
  const sum = /^\$\(\((.*)\)\)$/s.exec(plain)?.[1]
  if (sum !== undefined) return arithmetic(sum, (name) => partOf(name, state))
  if (/`|\$\(/.test(plain)) return null
  let values: Value = ['']
  for (const part of plain.split(/(\$(?:\w+|[?@*#!$-]|\{[^{}]*\}))/)) {
    const known = partOf(part, state)
    if (known === null || values === null || values.length * known.length > MOST) return null
    values = values.flatMap((value) => known.map((text) => value + text))
  }
  return values
}

function partOf(part: string, state: State): Value {
  if (!part.startsWith('$')) return [part]
  const name = part.replace(/^\$\{?|\}$/g, '').replace(/^PIPESTATUS\[0\]$/, 'PIPESTATUS')
  if (name === '?') return state.status
  return /^\w+$/.test(name) ? (state.variables.get(name) ?? null) : null
}
