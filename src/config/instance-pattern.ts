import type { Kind } from '../model.ts'
import { matchesGlob } from '../text/glob.ts'

/** Whether an entry of overrides is for a container. */
export function isContainerEntry(entry: string): boolean {
  return /^(?:docker|podman):/.test(entry)
}

/** An entry of include, exclude or overrides in its normalised spelling: name or glob upper-case, prefix lower-case; the name of a container as it is, since its case matters. */
export function canonicalEntry(entry: string): string {
  if (isContainerEntry(entry)) return entry
  const { kind, glob } = split(entry)
  return kind === null ? glob : `${kind}:${glob}`
}

/** The families of an entry: both if it has no prefix. */
export function kindsOf(entry: string): readonly Kind[] {
  const { kind } = split(entry)
  return kind === null ? ['iris', 'cache'] : [kind]
}

/** The entry without its prefix, upper-case. */
export const nameOf = (entry: string): string => split(entry).glob

/** Whether an entry of include or exclude (`*`, `PROD`, `iris:TEST?`) fits this instance; case does not matter. */
export function matchesEntry(entry: string, instance: { readonly kind: Kind; readonly name: string }): boolean {
  return kindsOf(entry).includes(instance.kind) && matchesGlob(nameOf(entry), instance.name.toUpperCase())
}

function split(entry: string): { readonly kind: Kind | null; readonly glob: string } {
  const match = /^(iris|cache):(.*)$/is.exec(entry)
  if (match === null) return { kind: null, glob: entry.toUpperCase() }
  return { kind: match[1]?.toLowerCase() === 'iris' ? 'iris' : 'cache', glob: (match[2] ?? '').toUpperCase() }
}
