import { distance } from 'fastest-levenshtein'

/** Longer words are ignored: the time grows with their length, and no name is that long. */
const LONGEST = 80

/** `; did you mean NAME?` for the name nearest to a mistyped word; empty if no name is near: at most two letters in five may differ. */
export function didYouMean(word: string, names: readonly string[]): string {
  if (word.length > LONGEST) return ''
  const [best] = names
    .map((name) => ({ name, away: distance(word, name) }))
    .filter(({ name, away }) => away <= Math.max(1, Math.round(Math.min(word.length, name.length) * 0.4)))
    .sort((a, b) => a.away - b.away)
  return best === undefined ? '' : `; did you mean ${best.name}?`
}
