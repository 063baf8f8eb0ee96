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

/** A whole number; null if it is none. Variables that the script sets to one are filled in already. */
export function numberOf(argument: string): number | null {
  return /^\d{1,9}$/.test(argument) ? Number(argument) : null
}
