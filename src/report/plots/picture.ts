import type { PlotOptions } from '@observablehq/plot'
import type { Look } from '../marks.ts'

/** A plot before it is drawn. */
export interface Picture {
  readonly heading: string
  /** A description of the plot and its main facts, for readers who do not see it. */
  readonly summary: string
  readonly legend: readonly Look[]
  /** What was left out or changed in the drawing; empty if nothing. */
  readonly note: string
  readonly options: PlotOptions
  /** Of the mark whose ariaDescription is POINTS: what each of its points stands for. */
  readonly points: { readonly of: 'run' | 'stun'; readonly keys: readonly number[] } | null
}

/** Marks the points that can be chosen. */
export const POINTS = 'points'

/** Why there is nothing to draw. */
export interface Nothing {
  readonly heading: string
  readonly nothing: string
}
