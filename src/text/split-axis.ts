/** A part of an axis of seconds with one scale, and where it is drawn, in pixels. */
export interface AxisPart {
  readonly from: number
  readonly to: number
  readonly left: number
  readonly right: number
}

/** Seconds of which something is cut out of the axis. */
export interface Quiet {
  readonly from: number
  readonly to: number
}

/** An axis of seconds on which what happens within a second can be seen, however long the whole is. */
export interface SplitAxis {
  /** Of a scale of several pieces: seconds, and their pixels. */
  readonly domain: readonly number[]
  readonly range: readonly number[]
  readonly ticks: readonly number[]
  /** Cut short: nothing happens there. */
  readonly quiet: readonly Quiet[]
  readonly parts: readonly AxisPart[]
}

/** Up to that length a second has enough pixels on one scale. */
const ONE_SCALE_S = 40
/** Where nothing can be cut out, so much of the begin has a scale of its own. */
const HEAD_S = 10
/** Shorter ones are not worth a cut. */
const LEAST_QUIET_S = 10
const STEPS_S = [
  0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600, 7200, 21_600, 86_400,
] as const

/** Where an axis of that many pixels is drawn. */
export interface AxisRoom {
  readonly left: number
  readonly right: number
  /** Of the text of a tick, with the room between two. */
  readonly tickPixels: number
  readonly quietPixels: number
  readonly mostQuiet: number
}

/** Splits an axis where nothing happens for long between two of `moments`, which are seconds and not empty. */
export function splitAxis(moments: readonly number[], room: AxisRoom): SplitAxis {
  const sorted = [...moments].sort((a, b) => a - b)
  const from = sorted[0] ?? 0
  const last = Math.max(sorted.at(-1) ?? 0, from + 0.05)
  const to = last + (last - from) * 0.02
  const pieces = last - from <= ONE_SCALE_S ? [{ from, to }] : piecesOf(sorted, room.mostQuiet)
  const parts = placed(pieces, room)
  const quiet = parts.slice(1).flatMap((part, index) => {
    const before = parts[index]?.to ?? part.from
    return part.from > before ? [{ from: before, to: part.from }] : []
  })
  const ends = parts.flatMap((part, index) => [
    // where only the scale changes, two parts share an end
    ...(parts[index - 1]?.to === part.from ? [] : [[part.from, part.left] as const]),
    [part.to, part.right] as const,
  ])
  return {
    domain: ends.map(([seconds]) => seconds),
    range: ends.map(([, pixels]) => pixels),
    ticks: ticksOf(parts, room.tickPixels),
    quiet,
    parts,
  }
}

/** From one event to the last before a long quiet, with some room on both sides. */
function piecesOf(sorted: readonly number[], mostQuiet: number): readonly Quiet[] {
  const from = sorted[0] ?? 0
  const last = sorted.at(-1) ?? 0
  const least = Math.max(LEAST_QUIET_S, (last - from) / 10)
  const cuts = sorted
    .slice(1)
    .map((at, index) => ({ from: sorted[index] ?? at, to: at }))
    .filter((gap) => gap.to - gap.from > least)
    .sort((a, b) => b.to - b.from - (a.to - a.from))
    .slice(0, mostQuiet)
    .sort((a, b) => a.from - b.from)
  const bounds = [{ from: Number.NEGATIVE_INFINITY, to: from }, ...cuts, { from: last, to: Number.POSITIVE_INFINITY }]
  const pieces = bounds.slice(1).map((cut, index) => {
    const begin = bounds[index]?.to ?? from
    const margin = Math.max(0.5, (cut.from - begin) * 0.05)
    return { from: index === 0 ? begin : begin - margin, to: cut.from + margin }
  })
  const [first, ...rest] = pieces
  if (first === undefined || first.to - first.from <= ONE_SCALE_S) return pieces
  return [{ from: first.from, to: first.from + HEAD_S }, { from: first.from + HEAD_S, to: first.to }, ...rest]
}

/** A longer piece gets more room, but not so much more that a short one is a line. */
function placed(pieces: readonly Quiet[], { left, right, quietPixels }: AxisRoom): readonly AxisPart[] {
  const isCut = (index: number): boolean => index > 0 && pieces[index - 1]?.to !== pieces[index]?.from
  const cuts = pieces.filter((_piece, index) => isCut(index)).length
  const weights = pieces.map(({ from, to }) => Math.min(Math.sqrt(to - from), 6))
  const perWeight = (right - left - cuts * quietPixels) / weights.reduce((sum, weight) => sum + weight, 0)
  let at = left
  return pieces.map((piece, index) => {
    if (isCut(index)) at += quietPixels
    const begin = at
    at += (weights[index] ?? 0) * perWeight
    return { ...piece, left: begin, right: at }
  })
}

function ticksOf(parts: readonly AxisPart[], tickPixels: number): readonly number[] {
  const ticks: number[] = []
  let free = Number.NEGATIVE_INFINITY
  for (const { from, to, left, right } of parts) {
    const perSecond = (right - left) / (to - from)
    const step = STEPS_S.find((seconds) => seconds * perSecond >= tickPixels) ?? Math.ceil(tickPixels / perSecond)
    for (let count = Math.ceil(from / step); count * step <= to; count++) {
      // 3 * 0.1 is not 0.3
      const tick = Math.round(count * step * 100) / 100
      const pixels = left + (tick - from) * perSecond
      if (pixels < free) continue
      ticks.push(tick)
      free = pixels + tickPixels
    }
  }
  return ticks
}

/** Where a moment of the axis is drawn. */
export function pixelsAt({ parts }: SplitAxis, seconds: number): number {
  const part = parts.find(({ to }) => seconds <= to) ?? parts.at(-1)
  if (part === undefined) return 0
  return part.left + ((seconds - part.from) / (part.to - part.from)) * (part.right - part.left)
}

/** `0.2` where the whole is short; `12:21.5` where it lasts minutes. */
export function secondsTick(seconds: number, longest: number): string {
  if (longest < 100) return String(seconds)
  const minutes = Math.floor(seconds / 60)
  const rest = Math.round((seconds - minutes * 60) * 100) / 100
  return `${minutes}:${rest < 10 ? '0' : ''}${rest}`
}
