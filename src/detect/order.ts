import type { Kind } from '../model.ts'

/** Sorts by kind, then name, by code unit: the same on each host and in each locale. */
export function sortInstances<T extends { readonly kind: Kind; readonly name: string }>(
  instances: readonly T[],
): readonly T[] {
  return [...instances].sort((a, b) => compare(a.kind, b.kind) || compare(a.name, b.name))
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
