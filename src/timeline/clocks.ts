import type { VmtoolsdEvent } from '../logs/vmtoolsd-log.ts'
import { callsRange, type HookCalls, type HookWork } from './hook-calls.ts'
import type { HostSnapshot } from './host-snapshots.ts'
import {
  type Fits,
  findOffset,
  type OffsetRange,
  type OffsetSearch,
  rangeOf,
  refineOffset,
  type Span,
} from './offset.ts'

/** One VM of the host's logs. */
export interface HostVm {
  readonly vm: string
  readonly snapshots: readonly HostSnapshot[]
  /** The events that vmtoolsd sent to the host, on the host's clock. */
  readonly tools: readonly VmtoolsdEvent[]
  /** The calls of the hooks among these events. */
  readonly calls: readonly HookCalls[]
}

/**
 * The evidence of an estimate, the best first. `hook calls`: VMware Tools reported its calls of the hooks to the host. `requests`: the host took its snapshot
 * after the request of VMware Tools and before its report of the snapshot. `freezes`: assumes that each snapshot lies within its freeze, so it cannot prove that.
 */
export type Basis = 'hook calls' | 'requests' | 'freezes'

/**
 * The host's clock minus the guest's, ms, as far as known; assumed to be the same over all logs. `estimated` from `own` rests on the
 * shown snapshot alone. `others`: less likely ranges that fit as well.
 */
export type Clocks =
  | { readonly kind: 'given'; readonly low: number; readonly high: number }
  | ({
      readonly kind: 'estimated'
      readonly basis: Basis
      readonly own: boolean
      readonly others: readonly OffsetRange[]
    } & OffsetRange)
  | { readonly kind: 'ambiguous'; readonly ranges: readonly OffsetRange[]; readonly vms: readonly string[] }
  | { readonly kind: 'unknown'; readonly because: 'no log of the host' | 'no snapshot of the host fits' }

/** The clocks, and the VM whose snapshots they rest on. */
export interface Estimate {
  readonly clocks: Clocks
  readonly vm: HostVm | null
}

/** The evidence for the clocks, all on the guest's clock. */
export interface ClockFacts {
  readonly vms: readonly HostVm[]
  readonly works: readonly HookWork[]
  readonly requests: readonly Span[]
  /** The spans of runs in which their snapshots lie, if the snapshots were covered. */
  readonly windows: readonly Span[]
  /** `--offset`, ms; null to estimate. */
  readonly givenMs: number | null
}

/** Finds the offset by the best evidence that fits. */
export function estimateClocks({ vms, works, requests, windows, givenMs }: ClockFacts): Estimate {
  if (vms.length === 0) return { clocks: { kind: 'unknown', because: 'no log of the host' }, vm: null }
  if (givenMs !== null) {
    const fitting = bestFitting({ vms, works, windows }, givenMs)
    const [vm = null] = fitting
    return fitting.length < 2
      ? { clocks: { kind: 'given', low: givenMs, high: givenMs }, vm }
      : { clocks: ambiguousVms(fitting), vm: null }
  }
  const tries = [
    () =>
      bestVm(vms, {
        basis: 'hook calls',
        windows: works,
        of: ({ calls }, spans) => near(calls, spans),
        fits: callsRange,
      }),
    () => bestVm(vms, { basis: 'requests', windows: requests, of: stunsOf, fits: rangeOf }),
    () => bestVm(vms, { basis: 'freezes', windows, of: stunsOf, fits: rangeOf }),
  ]
  let best: Estimate = { clocks: { kind: 'unknown', because: 'no snapshot of the host fits' }, vm: null }
  for (const one of tries) {
    const estimate = one()
    if (estimate.clocks.kind === 'estimated') return estimate
    if (best.clocks.kind === 'unknown') best = estimate
  }
  return best
}

/** The part of each VM's events that can belong to runs of this time. */
export function nearVms(vms: readonly HostVm[], { from, to }: Span): readonly HostVm[] {
  const isNear = (at: number | null): boolean => at !== null && at >= from - FAR_MS && at <= to + FAR_MS
  return vms.map(({ vm, snapshots, tools, calls }) => ({
    vm,
    snapshots: snapshots.filter(({ beganAt, stun }) => isNear(beganAt ?? stun?.to ?? null)),
    tools: tools.filter(({ at }) => isNear(at)),
    calls: calls.filter((one) => isNear(one.from)),
  }))
}

/** The same for one shown run: an estimate that rests on freezes is said by the `others` only, so that it can be judged by it; by itself if there are no others. */
export function clocksFor(estimate: Estimate, shown: Span | null, others: readonly Span[]): Clocks {
  const { clocks, vm } = estimate
  if (clocks.kind !== 'estimated' || clocks.basis !== 'freezes' || vm === null || shown === null) return clocks
  const byOthers = refineOffset(others, stunsOf(vm, others), clocks)
  return byOthers === null ? { ...clocks, own: true } : { ...clocks, ...byOthers }
}

interface Evidence<W extends Span, S extends Span> {
  readonly basis: Basis
  readonly windows: readonly W[]
  readonly of: (vm: HostVm, windows: readonly Span[]) => readonly S[]
  readonly fits: Fits<W, S>
}

function bestVm<W extends Span, S extends Span>(vms: readonly HostVm[], evidence: Evidence<W, S>): Estimate {
  const { basis, windows, of, fits } = evidence
  const found = vms
    .map((vm) => ({ vm, search: findOffset(windows, of(vm, windows), fits) }))
    .filter(({ search }) => search.kind !== 'none')
    .sort((a, b) => votes(b.search) - votes(a.search))
  const [best, second] = found
  if (best === undefined) return { clocks: { kind: 'unknown', because: 'no snapshot of the host fits' }, vm: null }
  if (second !== undefined && votes(second.search) === votes(best.search)) {
    const tied = found.filter(({ search }) => votes(search) === votes(best.search))
    return { clocks: ambiguousVms(tied.map(({ vm }) => vm)), vm: null }
  }
  const { search, vm } = best
  if (search.kind === 'found') {
    return { clocks: { kind: 'estimated', basis, own: false, others: search.others, ...search.range }, vm }
  }
  return { clocks: { kind: 'ambiguous', ranges: search.kind === 'ambiguous' ? search.ranges : [], vms: [] }, vm: null }
}

const MOST_NAMED = 10

function votes(search: OffsetSearch): number {
  if (search.kind === 'none') return 0
  return (search.kind === 'found' ? search.range : search.ranges[0])?.snapshots ?? 0
}

/** Events further from all windows than that are dropped: no offset is so large. */
const FAR_MS = 27 * 3_600_000
/** So many stuns are compared with each window. */
const MOST_COMPARED = 2000

function stunsOf({ snapshots }: HostVm, windows: readonly Span[]): readonly Span[] {
  return near(
    snapshots.flatMap(({ stun, quiesced, failure }) =>
      stun === null || quiesced === false || failure !== null ? [] : [stun],
    ),
    windows,
  )
}

function near<S extends Span>(spans: readonly S[], windows: readonly Span[]): readonly S[] {
  const first = windows.reduce((least, { from }) => Math.min(least, from), Number.POSITIVE_INFINITY) - FAR_MS
  const last = windows.reduce((most, { to }) => Math.max(most, to), Number.NEGATIVE_INFINITY) + FAR_MS
  return spans.filter(({ from, to }) => from >= first && to <= last).slice(-MOST_COMPARED)
}

function ambiguousVms(vms: readonly HostVm[]): Clocks {
  return { kind: 'ambiguous', ranges: [], vms: vms.slice(0, MOST_NAMED).map(({ vm }) => vm) }
}

/** A snapshot further from a run does not belong to it. */
const NEAR_MS = 60_000
/** With that lead a VM is the best one also if any single run is left out. */
const SURE_LEAD = 2

/**
 * With more VMs than one: that which called these hooks; else that whose stuns alone are near the runs, or fall into more freezes than those of any
 * other by so many that no single run decides it: that its own snapshot fits would prove of no run that it was covered. All that may be it if none is.
 */
function bestFitting(
  { vms, works, windows }: Pick<ClockFacts, 'vms' | 'works' | 'windows'>,
  offsetMs: number,
): readonly HostVm[] {
  const calling = vms.filter(({ calls }) =>
    calls.some((one) =>
      works.some((work) => {
        const { low, high } = callsRange(work, one)
        return low <= offsetMs && high >= offsetMs
      }),
    ),
  )
  if (calling.length === 1) return calling
  const fits = (vm: HostVm, slackMs: number): number =>
    stunsOf(vm, windows).filter((stun) =>
      windows.some(({ from, to }) => stun.from - offsetMs >= from - slackMs && stun.to - offsetMs <= to + slackMs),
    ).length
  const near = vms.filter((vm) => fits(vm, NEAR_MS) > 0)
  if (near.length < 2) return near.length === 0 ? vms.slice(0, 1) : near
  const [best, second] = near.map((vm) => ({ vm, hits: fits(vm, 0) })).sort((a, b) => b.hits - a.hits)
  return best !== undefined && second !== undefined && best.hits - second.hits >= SURE_LEAD ? [best.vm] : near
}

/** By how much the offset may differ from its middle, ms; null if unknown. */
export function slackOf(clocks: Clocks): number | null {
  return clocks.kind === 'given' || clocks.kind === 'estimated' ? (clocks.high - clocks.low) / 2 : null
}

/** The middle of the possible offsets, ms; null if unknown. */
export function middleOf(clocks: Clocks): number | null {
  return clocks.kind === 'given' || clocks.kind === 'estimated' ? (clocks.low + clocks.high) / 2 : null
}
