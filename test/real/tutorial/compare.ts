import { normalise } from './normalise.ts'

/** A line that stands for any lines. */
export const LEFT_OUT = '...'

/** Whether the output of a command is that of the page, without the parts that change from run to run. */
export function isShown(shown: readonly string[], printed: readonly string[]): boolean {
  const lines = lasting(printed)
  const parts = partsOf(shown).map(lasting)
  const [first = [], ...rest] = parts
  const last = rest.pop()
  if (last === undefined) return same(first, lines)
  if (first.length + last.length > lines.length) return false
  if (!same(first, lines.slice(0, first.length))) return false
  const end = lines.length - last.length
  if (!same(last, lines.slice(end))) return false
  let from = first.length
  for (const part of rest) {
    while (from + part.length <= end && !same(part, lines.slice(from, from + part.length))) from++
    if (from + part.length > end) return false
    from += part.length
  }
  return true
}

/** The output, shortened like the page: as many lines as the page has before its first `...` and after its last `...`. */
export function shorten(shown: readonly string[], printed: readonly string[]): readonly string[] {
  const parts = partsOf(shown)
  const before = parts[0]?.length ?? 0
  const after = parts.at(-1)?.length ?? 0
  if (parts.length === 1 || before + after >= printed.length) return printed
  return [...printed.slice(0, before), LEFT_OUT, ...printed.slice(printed.length - after)]
}

/** Lines without the parts that change from run to run. */
export function lasting(lines: readonly string[]): readonly string[] {
  return settle(lines.map(normalise))
}

/** Sorts lines that begin with a time and follow each other: two instances are frozen at the same time, and their lines have no fixed order. */
function settle(lines: readonly string[]): readonly string[] {
  const settled: string[] = []
  let stretch: string[] = []
  for (const line of lines) {
    if (/^(CLOCK|MOMENT) /.test(line)) stretch.push(line)
    else {
      settled.push(...stretch.sort(), line)
      stretch = []
    }
  }
  return [...settled, ...stretch.sort()]
}

function partsOf(shown: readonly string[]): readonly (readonly string[])[] {
  const parts: string[][] = [[]]
  for (const line of shown) {
    if (line === LEFT_OUT) parts.push([])
    else parts.at(-1)?.push(line)
  }
  return parts
}

function same(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((line, index) => line === b[index])
}
