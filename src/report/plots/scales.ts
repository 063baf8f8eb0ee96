import type { ScaleOptions } from '@observablehq/plot'
import type { Frame } from '../frame.ts'
import { timeTick } from './time-ticks.ts'

const HOUR_MS = 3_600_000

/** An axis of wall time over all of `times`, which are not empty. A lone moment gets half a day on each side. */
export function timeScale(times: readonly number[], frame: Frame): ScaleOptions {
  let from = Infinity
  let to = -Infinity
  for (const time of times) {
    from = Math.min(from, time)
    to = Math.max(to, time)
  }
  const margin = to - from < 60_000 ? 12 * HOUR_MS : (to - from) * 0.01
  return {
    type: 'utc',
    domain: [new Date(from - margin), new Date(to + margin)],
    ticks: frame.isNarrow ? 4 : 9,
    // Plot calls it with all ticks, and its types do not say so
    tickFormat: timeTick as (tick: Date, index: number) => string,
    label: null,
  }
}

/** Room below an axis of time for two lines, or for the name of an axis of sizes. */
export const FOOT_PX = 42

/** How many times the usual size the largest may be on a linear axis: beyond that the usual sizes would be a line at its foot. */
const MAX_LINEAR = 20

/** The sizes that an axis must show; all of one unit. */
interface Sizes {
  readonly usual: number
  /** If it is known, a logarithmic axis begins only a little below it. */
  readonly smallest?: number
  readonly largest: number
  readonly floor: number
}

/** An axis of sizes, from 0 or logarithmic; sizes below `floor` are drawn at the foot. */
export function sizeScale(
  { usual, smallest = 0, largest, floor }: Sizes,
  unit: string,
): ScaleOptions & { readonly foot: number; readonly isLog: boolean } {
  const shared = { label: `↑ ${unit}`, grid: true, tickFormat: sizeText }
  if (largest <= MAX_LINEAR * Math.max(usual, floor)) {
    return { ...shared, type: 'linear', domain: [0, Math.max(largest, floor) * 1.06], ticks: 5, foot: 0, isLog: false }
  }
  const lowest = 10 ** Math.floor(Math.log10(Math.max(usual, floor) / 10))
  // the smallest size is drawn above the foot, which is the place of points without a size
  const below = smallest * 0.8
  const power = 10 ** Math.floor(Math.log10(Math.max(below, lowest)))
  const foot = [5 * power, 2 * power, power].find((at) => at <= below) ?? lowest
  return {
    ...shared,
    type: 'log',
    domain: [foot, largest * 1.3],
    ticks: powers(foot, largest * 1.3),
    clamp: true,
    foot,
    isLog: true,
  }
}

function powers(from: number, to: number): readonly number[] {
  const all: number[] = []
  for (let exponent = Math.ceil(Math.log10(from) - 1e-9); 10 ** exponent <= to; exponent++) all.push(10 ** exponent)
  if (all.length > 2) return all
  const finer = [1, 2, 5].map((part) => part * 10 ** Math.floor(Math.log10(from)))
  return [...finer, ...finer.map((tick) => 10 * tick), ...finer.map((tick) => 100 * tick)].filter(
    (tick) => tick >= from * 0.999 && tick <= to,
  )
}

/** `0.05`, `2.5`, `1,000` */
export function sizeText(size: number): string {
  return size.toLocaleString('en-US', { maximumSignificantDigits: 6 })
}
