import { distance } from 'fastest-levenshtein'

/** Longer words are ignored: the time grows with their length, and no name is that long. */
const LONGEST = 80

/**
 * `; did you mean NAME?` for the name nearest to a mistyped word; empty if no name is near. Up to two letters in five may differ, the dashes of an option not counted; two letters in the wrong order
 * count as one, and the first three letters of a name or more are near to that name.
 */
export function didYouMean(word: string, names: readonly string[]): string {
  if (word.length > LONGEST) return ''
  const [best] = names
    .map((name) => ({ name, away: away(word, name) }))
    .filter((one) => one.away <= mostAway(word, one.name))
    .sort((a, b) => a.away - b.away)
  return best === undefined ? '' : `; did you mean ${best.name}?`
}

function away(word: string, name: string): number {
  if (name.startsWith(word) && lettersOf(word).length >= 3) return 1
  const found = distance(word, name)
  return found === 2 && sorted(word) === sorted(name) ? 1 : found
}

function mostAway(word: string, name: string): number {
  return Math.max(1, Math.floor(Math.min(lettersOf(word).length, lettersOf(name).length) * 0.4))
}

const lettersOf = (text: string): string => text.replace(/^--?/, '')

const sorted = (text: string): string => [...text].sort().join('')
