import type { Script } from '../script/model.ts'
import { assignmentsOf } from './queries.ts'

const LONGEST = 4000

/** The arguments of the first call of `method` in a text, trimmed; null if it is not called. Cut off where the text ends. */
export function methodArguments(text: string, method: string): readonly string[] | null {
  const found = text.toLowerCase().indexOf(`${method.toLowerCase()}(`)
  if (found < 0) return null
  const args: string[] = []
  let depth = 0
  let argument = ''
  for (const character of text.slice(found + method.length + 1, found + LONGEST)) {
    if (character === ')' && depth === 0) break
    if (character === '(' || character === '{') depth++
    if ((character === ')' || character === '}') && depth > 0) depth--
    if (character === ',' && depth === 0) {
      args.push(argument.trim())
      argument = ''
    } else {
      argument += character
    }
  }
  return [...args, argument.trim()]
}

/** A whole number, or that of a variable the script sets to one; null if it cannot be told. */
export function numberOf(argument: string, script: Script): number | null {
  if (/^\d{1,9}$/.test(argument)) return Number(argument)
  const name = /^\$(?:\{(\w{1,60})\}|(\w{1,60}))/.exec(argument)
  if (name === null) return null
  const values = script.commands
    .flatMap(assignmentsOf)
    .filter((assignment) => assignment.name === (name[1] ?? name[2]))
    .map(({ value }) => (/^\d{1,9}$/.test(value) ? Number(value) : null))
  return values.length === 1 ? (values[0] ?? null) : null
}
