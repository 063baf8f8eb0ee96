import { distance } from 'fastest-levenshtein'

/** Longer words are not looked at: the time grows with their length, and nobody mistypes so long a name. */
const LONGEST = 80

/** `; did you mean NAME?` for the name that a mistyped word is nearest to; empty if none is near: two letters in five may be wrong. */
export function didYouMean(word: string, names: readonly string[]): string {
  if (word.length > LONGEST) return ''
  const [best] = names
    .map((name) => ({ name, away: distance(word, name) }))
    .filter(({ name, away }) => away <= Math.max(1, Math.round(Math.min(word.length, name.length) * 0.4)))
    .sort((a, b) => a.away - b.away)
  return best === undefined ? '' : `; did you mean ${best.name}?`
}
