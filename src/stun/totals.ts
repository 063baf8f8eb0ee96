import type { Stun, StunClass, StunGroup } from './stun.ts'

/** One of the longest stuns, and the act that it belongs to. */
export interface Outlier extends Omit<Stun, 'offset'> {
  readonly vm: string
  readonly kind: StunGroup['kind']
  readonly class: StunClass
}

/** Counts over all stuns that were read. */
export interface StunTotals {
  /** Logs that were understood: files, or members of bundles. */
  readonly logs: number
  /** Logs and sources that were not read to their end. */
  readonly broken: number
  /** Sources that are no vmware.log or have none in them. */
  readonly unread: number
  /** Lines that tell of a stun and are not understood. */
  readonly unreadStuns: number
  readonly vms: number
  readonly groups: number
  readonly stuns: number
  readonly maxMicroseconds: number
  readonly totalMicroseconds: number
  /** Stuns of each class. */
  readonly classes: Readonly<Record<StunClass, number>>
  /** Stuns of groups that are counted here and were not kept. */
  readonly leftOut: number
}

/** Keeps the `top` longest stuns, longest first; of equal ones the first. */
export interface Longest<T> {
  readonly add: (one: T, microseconds: number) => void
  readonly all: () => readonly T[]
}

/** None yet. */
export function longest<T>(top: number): Longest<T> {
  const kept: { readonly one: T; readonly microseconds: number }[] = []
  return {
    add: (one, microseconds) => {
      const last = kept.at(-1)
      if (kept.length >= top && last !== undefined && microseconds <= last.microseconds) return
      let from = 0
      for (let until = kept.length; from < until; ) {
        const middle = (from + until) >> 1
        if ((kept[middle]?.microseconds ?? 0) >= microseconds) from = middle + 1
        else until = middle
      }
      kept.splice(from, 0, { one, microseconds })
      if (kept.length > top) kept.pop()
    },
    all: () => kept.map(({ one }) => one),
  }
}
