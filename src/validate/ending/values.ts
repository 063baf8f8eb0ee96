import type { Word } from '../script/model.ts'

/** What a variable or a status may be: some texts, or null for anything. */
export type Value = readonly string[] | null

const MOST = 6
const MOST_VARIABLES = 200

/** What is known at one place of a script on its way from a session to the end. */
export interface State {
  readonly variables: ReadonlyMap<string, Value>
  readonly status: Value
  /** Whether the session in question has run on the way to here. */
  readonly hasRun: boolean
}

export const START: State = { variables: new Map(), status: ['0'], hasRun: false }

/** Either of both. */
export function either(a: Value, b: Value): Value {
  if (a === null || b === null) return null
  const all = [...new Set([...a, ...b])]
  return all.length > MOST ? null : all
}

/** At most two states, one for before the session and one for behind it: whatever else differs is joined. */
export function joined(states: readonly State[]): readonly State[] {
  if (states.length < 2) return states
  return [false, true].flatMap((hasRun) => {
    const alike = states.filter((state) => state.hasRun === hasRun)
    return alike.length === 0 ? [] : [alike.reduce(joinTwo)]
  })
}

function joinTwo(a: State, b: State): State {
  const variables = new Map<string, Value>()
  for (const [name, value] of a.variables) {
    // What only one of them has set may be anything in the other.
    if (b.variables.has(name)) variables.set(name, either(value, b.variables.get(name) ?? null))
  }
  return { variables, status: either(a.status, b.status), hasRun: a.hasRun }
}

/** A state with one variable changed. */
export function withVariable(state: State, name: string, value: Value): State {
  // What is not kept may be anything.
  if (state.variables.size >= MOST_VARIABLES && !state.variables.has(name)) return state
  return { ...state, variables: new Map(state.variables).set(name, value) }
}

/** What a word may stand for. */
export function meaningOf({ raw, plain }: Pick<Word, 'raw' | 'plain'>, state: State): Value {
  if (!/[$`]/.test(plain) || /^'[^']*'$/.test(raw)) return /[*?[]/.test(plain) && raw === plain ? null : [plain]
  if (plain.length > 200 || /`|\$\(/.test(plain)) return null
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
  const name = part.replace(/^\$\{?|\}$/g, '')
  if (name === '?') return state.status
  return /^\w+$/.test(name) ? (state.variables.get(name) ?? null) : null
}
