import type { Kind } from '../model.ts'
import type { Situation } from './situation.ts'

/** A line for each kind of which a meant instance may not have been asked. `word` as in `namesInstance`; a name occurs once in a kind. */
export function incompleteListLines(
  { notWhole, instances, down }: Situation,
  word: string | undefined,
): readonly string[] {
  const ids = [...instances.map(({ id }) => id), ...down]
  const isMissed = (kind: Kind): boolean => {
    if (word === undefined) return true
    const mayMean = !word.includes(':') || word.toLowerCase().startsWith(`${kind}:`)
    return mayMean && !ids.some((id) => id.startsWith(`${kind}:`))
  }
  return notWhole.filter(isMissed).map((kind) => `${kind}: the list is not whole, and what is not listed was not asked`)
}
