/** Where the stun lay: `unclear` where the clocks are not known well enough, `not frozen` for an instance that was not. */
export type Cover = 'covered' | 'not covered' | 'unclear' | 'not frozen'

/** One instance. Milliseconds since 1970 by the guest's clock, null where no line tells. */
export interface InstanceSpan {
  readonly instance: string
  readonly freezeBeganAt: number | null
  readonly frozenAt: number | null
  readonly thawBeganAt: number | null
  readonly thawedAt: number | null
  /** By then it was found not to be frozen any more, and nobody can say since when. */
  readonly lostBy: number | null
}

/** Of one of the hooks, or of the file systems: null where no line tells. */
export interface Phase {
  readonly from: number | null
  readonly to: number | null
}
