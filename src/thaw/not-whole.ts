import { LIST_PROGRAMS } from '../detect/binaries.ts'
import type { Inventory, Kind } from '../model.ts'
import type { Situation } from './look.ts'

/** The kinds of which no list came without a problem: an instance may be missing. A command that is not there has no instances. */
export function kindsNotWhole({ sources, problems }: Pick<Inventory, 'sources' | 'problems'>): readonly Kind[] {
  const spoilt = new Set(problems.map(({ source }) => source))
  return LIST_PROGRAMS.filter(({ program }) => {
    const own = sources.filter(({ command }) => command.startsWith(`${program} `))
    const isWhole = own.some(({ command, outcome }) => outcome === 'answered' && !spoilt.has(command))
    return !isWhole && own.some(({ outcome }) => outcome !== 'absent')
  }).map(({ kind }) => kind)
}

/** A line for each kind of which an instance that was meant may not have been asked. `word` as in `namesInstance`; a name occurs once in a kind. */
export function notAskedLines({ notWhole, instances, down }: Situation, word: string | undefined): readonly string[] {
  const ids = [...instances.map(({ id }) => id), ...down]
  const isMissed = (kind: Kind): boolean => {
    if (word === undefined) return true
    const mayMean = !word.includes(':') || word.toLowerCase().startsWith(`${kind}:`)
    return mayMean && !ids.some((id) => id.startsWith(`${kind}:`))
  }
  return notWhole.filter(isMissed).map((kind) => `${kind}: the list is not whole, and what is not listed was not asked`)
}
