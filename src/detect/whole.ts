import { matchesEntry } from '../config/instance-pattern.ts'
import { GenHooksError } from '../errors.ts'
import type { Config, Inventory, Kind } from '../model.ts'
import { LIST_PROGRAMS } from './binaries.ts'

/** The part of an inventory that tells which lists answered, and the kinds of their instances. */
export interface Lists extends Pick<Inventory, 'sources' | 'problems'> {
  readonly instances: readonly { readonly kind: Kind }[]
}

/**
 * The kinds without a list that has no problem: an instance may be missing. A command that does not exist has no instances; a command
 * without instances prints at least the heading of `qall`, since a command that does nothing prints nothing.
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

/** A line for each kind whose list is incomplete, for verbs whose result may lack an instance therefore. */
export function notWholeTexts(lists: Lists): readonly string[] {
  return incompleteKinds(lists).map((kind) => whyNotWhole(kind, lists))
}

/** Throws DETECT_FAILED if an instance that the hooks must freeze may be missing in `lists`. A kind that `exclude` names as a whole has no such instance. */
export function requireWhole(lists: Lists, exclude: Config['instances']['exclude'], hint?: string): void {
  const missing = incompleteKinds(lists).filter((kind) => !isExcluded(kind, exclude))
  if (missing.length === 0) return
  throw new GenHooksError(
    'DETECT_FAILED',
    missing.map((kind) => whyNotWhole(kind, lists)).join('\n'),
    hint === undefined ? {} : { hint },
  )
}

/** A name that no instance has: only a pattern that fits all names fits it. It has no slash, which a star does not match. */
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
