import type { HostSnapshot } from './host-snapshots.ts'
import { findOffset, type OffsetRange, type OffsetSearch, refineOffset, type Span } from './offset.ts'

/** One VM of the host's logs. */
export interface HostVm {
  readonly vm: string
  readonly snapshots: readonly HostSnapshot[]
}

/**
 * What is known of the host's clock minus the guest's, ms; it is taken to be the same in all that the logs tell. `estimated` from `own` rests on the
 * shown snapshot alone, taken to lie within its freeze: it says nothing of whether it did. `others`: less likely ranges that fit as well.
 */
export type Clocks =
  | { readonly kind: 'given'; readonly low: number; readonly high: number }
  | ({ readonly kind: 'estimated'; readonly own: boolean; readonly others: readonly OffsetRange[] } & OffsetRange)
  | { readonly kind: 'ambiguous'; readonly ranges: readonly OffsetRange[]; readonly vms: readonly string[] }
  | { readonly kind: 'unknown'; readonly because: 'no log of the host' | 'no snapshot of the host fits' }

/** The clocks, and the VM whose snapshots they rest on. */
export interface Estimate {
  readonly clocks: Clocks
  readonly vm: HostVm | null
}

/** What the clocks are to be told from. Windows are by the guest's clock. */
export interface ClockFacts {
  readonly vms: readonly HostVm[]
  /** Of the shown run; null if it cannot tell where its snapshot lay. */
  readonly shown: Span | null
  readonly others: readonly Span[]
  /** `--offset`, ms; null to estimate. */
  readonly givenMs: number | null
}

/** Finds the offset by all runs, and says it by the others only, so that the shown one can be judged by it; by the shown one if there are no others. */
export function estimateClocks({ vms, shown, others, givenMs }: ClockFacts): Estimate {
  if (vms.length === 0) return { clocks: { kind: 'unknown', because: 'no log of the host' }, vm: null }
  const all = shown === null ? others : [...others, shown]
  if (givenMs !== null) {
    return { clocks: { kind: 'given', low: givenMs, high: givenMs }, vm: bestFitting(vms, all, givenMs) }
  }
  const estimate = bestVm(vms, all)
  const { clocks, vm } = estimate
  if (clocks.kind !== 'estimated' || vm === null || shown === null) return estimate
  const byOthers = refineOffset(others, stunsOf(vm, others), clocks)
  return { clocks: byOthers === null ? { ...clocks, own: true } : { ...clocks, ...byOthers }, vm }
}

function bestVm(vms: readonly HostVm[], windows: readonly Span[]): Estimate {
  const found = vms
    .map((vm) => ({ vm, search: findOffset(windows, stunsOf(vm, windows)) }))
    .filter(({ search }) => search.kind !== 'none')
    .sort((a, b) => votes(b.search) - votes(a.search))
  const [best, second] = found
  if (best === undefined) return { clocks: { kind: 'unknown', because: 'no snapshot of the host fits' }, vm: null }
  if (second !== undefined && votes(second.search) === votes(best.search)) {
    const tied = found.filter(({ search }) => votes(search) === votes(best.search))
    return {
      clocks: { kind: 'ambiguous', ranges: [], vms: tied.slice(0, MOST_NAMED).map(({ vm }) => vm.vm) },
      vm: null,
    }
  }
  const { search, vm } = best
  if (search.kind === 'found') {
    return { clocks: { kind: 'estimated', own: false, others: search.others, ...search.range }, vm }
  }
  return { clocks: { kind: 'ambiguous', ranges: search.kind === 'ambiguous' ? search.ranges : [], vms: [] }, vm: null }
}

const MOST_NAMED = 10

function votes(search: OffsetSearch): number {
  if (search.kind === 'none') return 0
  return (search.kind === 'found' ? search.range : search.ranges[0])?.snapshots ?? 0
}

/** No stun is of use that is more than the largest offset away from all windows. */
const FAR_MS = 27 * 3_600_000
/** Each is compared with each window. */
const MOST_STUNS = 2000

function stunsOf({ snapshots }: HostVm, windows: readonly Span[]): readonly Span[] {
  const first = windows.reduce((least, { from }) => Math.min(least, from), Number.POSITIVE_INFINITY) - FAR_MS
  const last = windows.reduce((most, { to }) => Math.max(most, to), Number.NEGATIVE_INFINITY) + FAR_MS
  const found = snapshots.flatMap(({ stun, quiesced }) =>
    stun === null || quiesced === false || stun.from < first || stun.to > last ? [] : [stun],
  )
  return found.slice(-MOST_STUNS)
}

/** With more VMs than one: that whose stuns fall into most windows. */
function bestFitting(vms: readonly HostVm[], windows: readonly Span[], offsetMs: number): HostVm | null {
  const score = (vm: HostVm): number =>
    stunsOf(vm, windows).filter((stun) =>
      windows.some(({ from, to }) => stun.from - offsetMs >= from && stun.to - offsetMs <= to),
    ).length
  return [...vms].map((vm) => ({ vm, hits: score(vm) })).sort((a, b) => b.hits - a.hits)[0]?.vm ?? null
}

/** The middle of what the offset can be, ms; null if it is not known. */
export function middleOf(clocks: Clocks): number | null {
  return clocks.kind === 'given' || clocks.kind === 'estimated' ? (clocks.low + clocks.high) / 2 : null
}
