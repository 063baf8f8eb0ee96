import { isContainerEntry, matchesEntry } from '../config/instance-pattern.ts'
import type { Config, Inventory, Kind } from '../model.ts'
import { quoteText } from '../text/printable.ts'
import { incompleteKinds } from './whole.ts'

/** An instance of a log or a list; `kind` is null if the log does not have it. */
export interface NamedInstance {
  readonly kind: Kind | null
  readonly name: string
}

/**
 * A sentence on the names in `exclude` and `overrides` that fit none of these instances; null if each fits one. It is no error: one configuration may
 * serve many guests.
 */
export function unmatchedNames(
  { instances: { exclude, overrides } }: Config,
  all: readonly NamedInstance[],
): string | null {
  const unmatched = (entries: readonly string[]): readonly string[] =>
    entries.filter((entry) => !all.some((one) => isMeant(entry, one)))
  const parts = [
    // what leaves out all is no name that was misspelt
    ...listed('instances.exclude', unmatched(exclude.filter((entry) => !/^(?:[a-z]+:)?\*$/.test(entry)))),
    // no list names a container
    ...listed('instances.overrides', unmatched(Object.keys(overrides).filter((entry) => !isContainerEntry(entry)))),
  ]
  return parts.length === 0
    ? null
    : `${parts.join('; ')}: no instance of that name here, which is right if the configuration serves other guests too`
}

/** The same for the instances of detect; null also if a list is incomplete, since the instance of the name may be missing in it. */
export function unmatchedInList(config: Config, inventory: Inventory): string | null {
  return incompleteKinds(inventory).length > 0 ? null : unmatchedNames(config, inventory.instances)
}

/** Whether `entry`, a name or glob of the configuration, fits this instance. */
export function isMeant(entry: string, { kind, name }: NamedInstance): boolean {
  const kinds: readonly Kind[] = kind === null ? ['iris', 'cache'] : [kind]
  return kinds.some((one) => matchesEntry(entry, { kind: one, name }))
}

const MOST_NAMED = 20

function listed(key: string, names: readonly string[]): readonly string[] {
  if (names.length === 0) return []
  const more = names.length > MOST_NAMED ? ` and ${names.length - MOST_NAMED} more` : ''
  return [
    `${key}: ${names
      .slice(0, MOST_NAMED)
      .map((name) => quoteText(name))
      .join(', ')}${more}`,
  ]
}

/** `iris:PROD` or `PROD`, as in logs. */
export function namedInstance(text: string): NamedInstance {
  const [, kind, name = text] = /^(iris|cache):(.*)$/is.exec(text) ?? []
  return { kind: kind === undefined ? null : kind.toLowerCase() === 'iris' ? 'iris' : 'cache', name }
}
