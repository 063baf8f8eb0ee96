import { matchesEntry } from '../config/instance-pattern.ts'
import { GenHooksError } from '../errors.ts'
import type { Config, Inventory, Kind } from '../model.ts'
import { LIST_PROGRAMS } from './binaries.ts'

/** The part of an inventory that tells which lists came, and of which kinds they name instances. */
export interface Lists extends Pick<Inventory, 'sources' | 'problems'> {
  readonly instances: readonly { readonly kind: Kind }[]
}

/**
 * The kinds of which no list came without a problem: an instance may be missing. A command that is not there has no instances; one
 * that names none proves it by the heading that `qall` prints above an empty list too, since a command that does nothing prints nothing.
 */
export function incompleteKinds({ sources, problems, instances }: Lists): readonly Kind[] {
  const spoilt = new Set(problems.map(({ source }) => source))
  return LIST_PROGRAMS.filter(({ kind, program }) => {
    const own = sources.filter(({ command }) => command.startsWith(`${program} `))
    const isNamed = instances.some((one) => one.kind === kind)
    const isWhole = own.some(
      ({ command, outcome }) =>
        outcome === 'answered' && !spoilt.has(command) && (isNamed || command === `${program} qall`),
    )
    return !isWhole && own.some(({ outcome }) => outcome !== 'absent')
  }).map(({ kind }) => kind)
}

/** What is to be said where a log or a name may be missing since a list was not whole; a line for each such kind. */
export function notWholeTexts(lists: Lists): readonly string[] {
  return incompleteKinds(lists).map((kind) => whyNotWhole(kind, lists))
}

/** Throws DETECT_FAILED if an instance that the hooks would have to freeze may be missing in `lists`; of a kind that `exclude` names as a whole none would. */
export function requireWhole(lists: Lists, exclude: Config['instances']['exclude'], hint?: string): void {
  const missing = incompleteKinds(lists).filter((kind) => !isExcluded(kind, exclude))
  if (missing.length === 0) return
  throw new GenHooksError(
    'DETECT_FAILED',
    missing.map((kind) => whyNotWhole(kind, lists)).join('\n'),
    hint === undefined ? {} : { hint },
  )
}

/** A name that no instance has, and that only globs mean which mean every name; of no slash, which a star does not mean. */
const EVERY = '\0'.repeat(300)

function isExcluded(kind: Kind, exclude: Config['instances']['exclude']): boolean {
  return exclude.some((entry) => matchesEntry(entry, { kind, name: EVERY }))
}

function whyNotWhole(kind: Kind, { sources, problems }: Lists): string {
  const program = LIST_PROGRAMS.find((one) => one.kind === kind)?.program ?? kind
  const tried = sources
    .filter(({ command }) => command.startsWith(`${program} `))
    .map(({ command, outcome }) => {
      const why = problems.find(({ source }) => source === command)
      if (why !== undefined) return `${command} (${why.line === 0 ? '' : `line ${why.line}: `}${why.message})`
      return `${command} (${outcome === 'answered' ? 'empty, and only the heading of qall proves that' : outcome})`
    })
  return `${kind}: no whole list of its instances: ${tried.join(', ')}`
}
