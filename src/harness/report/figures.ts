import { idOf } from '../../model.ts'
import type { Outcome } from '../play/outcome.ts'

/** The sums of the frozen times of a scenario; seconds. */
export interface Figures {
  /** The sum for each instance; an instance that is left frozen counts until the end of the scenario. */
  readonly perInstance: Readonly<Record<string, number>>
  /** The longest single time. */
  readonly longest: number
  /** Time in which an instance was frozen while no snapshot was taken: the cost of the hooks. */
  readonly added: number
}

export function figuresOf({ frozen, windows, ended }: Outcome): Figures {
  const perInstance: Record<string, number> = {}
  let longest = 0
  for (const one of frozen) {
    const seconds = (one.to ?? ended) - one.from
    perInstance[idOf(one)] = round((perInstance[idOf(one)] ?? 0) + seconds)
    longest = Math.max(longest, seconds)
  }
  const spans = frozen.map(({ from, to }) => [from, to ?? ended] as const)
  const taken = windows.map(({ from, to }) => [from, to] as const)
  return { perInstance, longest: round(longest), added: round(length(spans) - length(common(spans, taken))) }
}

type Span = readonly [from: number, to: number]

/** The length of the union of the intervals. */
function length(spans: readonly Span[]): number {
  let total = 0
  let end = Number.NEGATIVE_INFINITY
  for (const [from, to] of [...spans].sort(([a], [b]) => a - b)) {
    total += Math.max(0, to - Math.max(from, end))
    end = Math.max(end, to)
  }
  return total
}

function common(some: readonly Span[], others: readonly Span[]): readonly Span[] {
  return some.flatMap(([from, to]) =>
    others
      .map(([otherFrom, otherTo]): Span => [Math.max(from, otherFrom), Math.min(to, otherTo)])
      .filter(([a, b]) => a < b),
  )
}

function round(seconds: number): number {
  return Math.round(seconds * 100) / 100
}
