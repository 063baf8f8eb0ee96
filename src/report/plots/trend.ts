/** A size at a moment, ms since 1970. */
export interface Sized {
  readonly at: number
  readonly size: number
}

/** A point of the trend; points of different parts are not joined: between them nothing was measured for long. */
export interface TrendPoint extends Sized {
  readonly part: number
}

/** The number of sizes, a point with its neighbours, of which a point of the trend is the median. */
export const TREND_OF = 15
/** With fewer points a line would only follow them. */
const LEAST = 20
const MOST_POINTS = 300
/** That many times the usual time between two sizes counts as a gap. */
const LONG_PAUSE = 5

/** The rolling median of `sizes`, which are in the order of their time; empty if they are too few for a trend. */
export function trendOf(sizes: readonly Sized[]): readonly TrendPoint[] {
  if (sizes.length < LEAST) return []
  const times = sizes.map(({ at }) => at)
  const pause = LONG_PAUSE * usualStep(times)
  const step = Math.max(1, Math.ceil(sizes.length / MOST_POINTS))
  const half = Math.floor(TREND_OF / 2)
  let part = 0
  const points: TrendPoint[] = []
  sizes.forEach(({ at }, place) => {
    if (place > 0 && at - (times[place - 1] ?? at) > pause) part++
    if (place % step !== 0 && place !== sizes.length - 1) return
    const near = sizes.slice(Math.max(0, place - half), place + half + 1).map(({ size }) => size)
    points.push({ at, size: median(near) ?? 0, part })
  })
  return points
}

/** The medians of the earlier and of the later half; null if there are too few sizes. */
export function halves(sizes: readonly Sized[]): { readonly earlier: number; readonly later: number } | null {
  if (sizes.length < LEAST) return null
  const middle = Math.floor(sizes.length / 2)
  const of = (some: readonly Sized[]): number => median(some.map(({ size }) => size)) ?? 0
  return { earlier: of(sizes.slice(0, middle)), later: of(sizes.slice(middle)) }
}

/** The usual time between two of these, which ascend, ms; 0 with less than two. */
export function usualStep(times: readonly number[]): number {
  return median(times.slice(1).map((at, index) => at - (times[index] ?? at))) ?? 0
}

/** Nearest-rank, as all percentiles here; null of nothing. */
function median(values: readonly number[]): number | null {
  const sorted = Float64Array.from(values).sort()
  return sorted[Math.ceil(sorted.length / 2) - 1] ?? null
}
