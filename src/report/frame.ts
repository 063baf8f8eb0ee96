import type { Theme } from './marks.ts'

/** The space of a plot. */
export interface Frame {
  /** Pixels. */
  readonly width: number
  /** For a phone: fewer ticks, shorter texts. */
  readonly isNarrow: boolean
  readonly theme: Theme
}

/** Width of a page, and of a picture on its own. */
export const WIDE = 900
export const NARROW = 358
