import { matchesEntry } from '../config/instance-pattern.ts'
import type { Config, Inventory, Kind } from '../model.ts'
import { quoteText } from '../text/printable.ts'
import { incompleteKinds } from './whole.ts'

/** An instance by what a log or a list says of it; `kind` is null where it does not tell. */
export interface NamedInstance {
  readonly kind: Kind | null
  readonly name: string
}

/**
 * A sentence on the names in `exclude` and `overrides` that mean none of these instances; null if all mean one. It is no error: one configuration may
 * serve many guests.
 */
export function unmatchedNames(
  { instances: { exclude, overrides } }: Config,
  all: readonly NamedInstance[],
): string | null {
  const unmatched = (entries: readonly string[]): readonly string[] =>
    entries.filter((entry) => !all.some((one) => isMeant(entry, one)))
  const parts = [
    ...listed('instances.exclude', unmatched(exclude)),
    ...listed('instances.overrides', unmatched(Object.keys(overrides))),
  ]
  return parts.length === 0
    ? null
    : `${parts.join('; ')}: no instance of that name here, which is right if the configuration serves other guests too`
}

/** The same of what detect found; null too where a list was not whole: it may lack the very instance that a name is for. */
export function unmatchedInList(config: Config, inventory: Inventory): string | null {
  return incompleteKinds(inventory).length > 0 ? null : unmatchedNames(config, inventory.instances)
}

/** Whether `entry`, a name or glob as in the configuration, means this instance. */
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

/** `iris:PROD` or `PROD`, as logs have it. */
export function namedInstance(text: string): NamedInstance {
  const [, kind, name = text] = /^(iris|cache):(.*)$/is.exec(text) ?? []
  return { kind: kind === undefined ? null : kind.toLowerCase() === 'iris' ? 'iris' : 'cache', name }
}
