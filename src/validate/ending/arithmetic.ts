import type { Value } from './value.ts'

const TOKEN = /\s*(\$\{?\w+\}?|\$\?|\w+|<=|>=|==|!=|&&|\|\||[-+*/%!<>?:()])/y
const MOST = 6
const MOST_TOKENS = 40

/** By how tightly they bind, the loosest first. */
const LEVELS: readonly (readonly string[])[] = [
  ['||'],
  ['&&'],
  ['==', '!='],
  ['<', '<=', '>', '>='],
  ['+', '-'],
  ['*', '/', '%'],
]
const OPERATIONS: Readonly<Record<string, (a: number, b: number) => number>> = {
  '||': (a, b) => Number(a !== 0 || b !== 0),
  '&&': (a, b) => Number(a !== 0 && b !== 0),
  '==': (a, b) => Number(a === b),
  '!=': (a, b) => Number(a !== b),
  '<': (a, b) => Number(a < b),
  '<=': (a, b) => Number(a <= b),
  '>': (a, b) => Number(a > b),
  '>=': (a, b) => Number(a >= b),
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => Math.trunc(a / b),
  '%': (a, b) => a % b,
}

/** What stands between `((` and `))` may come to; null if that cannot be told. It sets nothing. `meaningOf` is asked with the `$`. */
export function arithmetic(text: string, meaningOf: (name: string) => Value): Value {
  const tokens = tokensOf(text)
  if (tokens === null) return null
  let at = 0
  const level = (index: number): Value => {
    const operators = LEVELS[index]
    if (operators === undefined) return single()
    let left = level(index + 1)
    for (let operator = tokens[at] ?? ''; operators.includes(operator); operator = tokens[at] ?? '') {
      at++
      left = combined(left, level(index + 1), OPERATIONS[operator])
    }
    return left
  }
  const choice = (): Value => {
    const asked = level(0)
    if (tokens[at] !== '?') return asked
    at++
    const yes = choice()
    if (tokens[at++] !== ':') return null
    const no = choice()
    const some = asked?.map((text) => (Number(text) === 0 ? no : yes)) ?? [null]
    return some.some((value) => value === null) ? null : limited(some.flatMap((value) => value ?? []))
  }
  const single = (): Value => {
    const token = tokens[at++] ?? ''
    if (token === '(') {
      const inner = choice()
      return tokens[at++] === ')' ? inner : null
    }
    if (token === '!') return combined(single(), ['0'], (a) => Number(a === 0))
    if (token === '-') return combined(['0'], single(), (a, b) => a - b)
    if (/^\d{1,9}$/.test(token)) return [String(Number(token))]
    const value = /^(?:\$|[A-Za-z_])/.test(token) ? meaningOf(`$${token.replace(/[${}]/g, '')}`) : null
    // An empty one counts as 0.
    return value?.every((text) => /^-?\d{0,9}$/.test(text)) === true ? value.map((text) => String(Number(text))) : null
  }
  const result = choice()
  return at === tokens.length ? result : null
}

function tokensOf(text: string): readonly string[] | null {
  const tokens: string[] = []
  TOKEN.lastIndex = 0
  const trimmed = text.trim()
  while (TOKEN.lastIndex < trimmed.length) {
    const found = TOKEN.exec(trimmed)?.[1]
    if (found === undefined || tokens.length === MOST_TOKENS) return null
    tokens.push(found)
  }
  return tokens.length === 0 ? null : tokens
}

function combined(a: Value, b: Value, operation: ((a: number, b: number) => number) | undefined): Value {
  if (a === null || b === null || operation === undefined) return null
  const results = a.flatMap((left) => b.map((right) => operation(Number(left), Number(right))))
  return results.every(Number.isFinite) ? limited(results.map((result) => String(result))) : null
}

function limited(all: readonly string[]): Value {
  const different = [...new Set(all)]
  return different.length > MOST ? null : different
}
