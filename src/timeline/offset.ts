import { firstIndex } from '../text/first-index.ts'
/** A span from a time to a later one, milliseconds since 1970 on one clock. */
export interface Span {
  readonly from: number
  readonly to: number
}

/** A range of the host's clock minus the guest's, in milliseconds, from `low` to `high`. */
export interface OffsetRange {
  readonly low: number
  readonly high: number
  /** How many snapshots support the range. */
  readonly snapshots: number
}

/** `found`: `others` are less likely ranges with as many snapshots. `ambiguous`: no range is more likely than the others. */
export type OffsetSearch =
  | { readonly kind: 'found'; readonly range: OffsetRange; readonly others: readonly OffsetRange[] }
  | { readonly kind: 'ambiguous'; readonly ranges: readonly OffsetRange[] }
  | { readonly kind: 'none' }

/** Zones reach from -12 to +14 hours, and one of the clocks may be set to a local time. */
export const MAX_OFFSET_MS = 26.5 * 3_600_000
/** Clocks that are kept by NTP or by people do not differ by more. */
const KEPT_MS = 120_000
/** Ranges closer than that are one range that inexact clocks or logs have split. */
const SAME_MS = 1000
const MOST_RANGES = 20

interface Edge {
  readonly at: number
  readonly opens: boolean
  readonly window: number
}

/** The offset if an event on the guest's clock and one on the host's belong together; `low` is above `high` if they cannot. */
export type Fits<W, S> = (window: W, stun: S) => Pick<OffsetRange, 'low' | 'high'>

/**
 * Where the host's clock stands against the guest's: each of `stuns` (by the host's clock) belongs to one of `windows` (by the guest's). The offset by
 * which most windows have one is taken, and it is one for all of them: a clock that was set, or that drifts by more than the windows leave room for, is
 * not found. Both lists may hold strangers to the other.
 */
export function findOffset<W extends Span, S extends Span>(
  windows: readonly W[],
  stuns: readonly S[],
  fits: Fits<W, S> = rangeOf,
): OffsetSearch {
  const ranges = deepest(edgesOf({ windows, stuns, fits }, EVERYWHERE), windows.length)
  const most = ranges[0]?.snapshots ?? 0
  if (most === 0 || most * 2 < expected(ranges[0], windows, stuns)) return { kind: 'none' }
  const [only, ...others] = ranges
  if (only !== undefined && others.length === 0) return { kind: 'found', range: only, others: [] }
  // regular backups fit again after each interval; clocks that are kept are the likely case
  const kept = ranges.filter(({ low, high }) => low <= KEPT_MS && high >= -KEPT_MS)
  const [likely] = kept
  if (likely === undefined || kept.length > 1) return { kind: 'ambiguous', ranges: ranges.slice(0, MOST_RANGES) }
  return { kind: 'found', range: likely, others: ranges.filter((one) => one !== likely).slice(0, MOST_RANGES) }
}

/** By so much a window may differ from the offset of the others and still support it. */
const NEAR_MS = 60_000

/** The offset near `about` by these windows; null if no stun is in one of them there. */
export function refineOffset(windows: readonly Span[], stuns: readonly Span[], about: OffsetRange): OffsetRange | null {
  const bounds = { low: about.low - NEAR_MS, high: about.high + NEAR_MS }
  const ranges = deepest(edgesOf({ windows, stuns, fits: rangeOf }, bounds), windows.length)
  const middle = (about.low + about.high) / 2
  const away = ({ low, high }: OffsetRange): number => Math.abs((low + high) / 2 - middle)
  return ranges.toSorted((a, b) => away(a) - away(b))[0] ?? null
}

/** A stun within a window gives one range: no later than the window's begin allows, no earlier than its end does. */
export function rangeOf(window: Span, stun: Span): { readonly low: number; readonly high: number } {
  return { low: stun.to - window.to, high: stun.from - window.from }
}

const EVERYWHERE = { low: -MAX_OFFSET_MS, high: MAX_OFFSET_MS }

/** What fits can lie so much further apart than the spans do. */
const SPREAD_MS = 5000

function edgesOf<W extends Span, S extends Span>(
  { windows, stuns, fits }: { readonly windows: readonly W[]; readonly stuns: readonly S[]; readonly fits: Fits<W, S> },
  bounds: Pick<OffsetRange, 'low' | 'high'>,
): readonly Edge[] {
  const edges: Edge[] = []
  const inOrder = stuns.toSorted((a, b) => a.from - b.from)
  const longest = inOrder.reduce((most, { from, to }) => Math.max(most, to - from), 0)
  windows.forEach((window, index) => {
    const first = window.from + bounds.low - SPREAD_MS - longest
    const last = window.to + bounds.high + SPREAD_MS
    for (let at = firstFrom(inOrder, first); at < inOrder.length; at++) {
      const stun = inOrder[at]
      if (stun === undefined || stun.from > last) break
      const { low, high } = fits(window, stun)
      if (low > high || high < bounds.low || low > bounds.high) continue
      edges.push({ at: low, opens: true, window: index }, { at: high, opens: false, window: index })
    }
  })
  return edges.sort((a, b) => a.at - b.at || Number(b.opens) - Number(a.opens))
}

/** Index of the first span that begins then or later. */
function firstFrom(spans: readonly Span[], from: number): number {
  return firstIndex(spans.length, (index) => (spans[index]?.from ?? 0) >= from)
}

/** The ranges that most windows share, sorted by their distance from 0. */
function deepest(edges: readonly Edge[], windows: number): readonly OffsetRange[] {
  const open = new Uint32Array(windows)
  let depth = 0
  let most = 0
  let since = 0
  let found: OffsetRange[] = []
  for (const { at, opens, window } of edges) {
    const before = open[window] ?? 0
    open[window] = opens ? before + 1 : before - 1
    if (opens && before === 0) {
      depth++
      since = at
      if (depth > most) found = []
      most = Math.max(most, depth)
    } else if (!opens && before === 1) {
      if (depth === most) found.push({ low: since, high: at, snapshots: depth })
      depth--
    }
  }
  return joined(found).sort((a, b) => distance(a) - distance(b))
}

function joined(ranges: readonly OffsetRange[]): OffsetRange[] {
  const all: OffsetRange[] = []
  for (const range of ranges) {
    const last = all.at(-1)
    if (last !== undefined && range.low - last.high <= SAME_MS) {
      all[all.length - 1] = { ...last, high: Math.max(last.high, range.high) }
    } else all.push(range)
  }
  return all
}

function distance({ low, high }: OffsetRange): number {
  return Math.abs((low + high) / 2)
}

/** The support that the range would have if each window within the host's log had a stun, and each stun within the guest's log had a window. */
function expected(range: OffsetRange | undefined, windows: readonly Span[], stuns: readonly Span[]): number {
  if (range === undefined) return 0
  const offset = (range.low + range.high) / 2
  const within = (spans: readonly Span[], others: readonly Span[], shift: number): number => {
    const first = others.reduce((least, { from }) => Math.min(least, from), Number.POSITIVE_INFINITY) + shift
    const last = others.reduce((most, { to }) => Math.max(most, to), Number.NEGATIVE_INFINITY) + shift
    return spans.filter(({ from, to }) => to >= first && from <= last).length
  }
  return Math.min(within(windows, stuns, -offset), within(stuns, windows, offset))
}
