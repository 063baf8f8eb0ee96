/** The place of the stun: `unclear` if the clocks are not known well enough, `not frozen` for an instance that was not frozen. */
export type Cover = 'covered' | 'not covered' | 'unclear' | 'not frozen'

/** One instance. Milliseconds since 1970 on the guest's clock; null if no line has the time. */
export interface InstanceSpan {
  readonly instance: string
  readonly freezeBeganAt: number | null
  readonly frozenAt: number | null
  readonly thawBeganAt: number | null
  readonly thawedAt: number | null
  /** When the instance was found not frozen any more; it is unknown since when. */
  readonly lostBy: number | null
}

/** The span of a hook or of the file systems; null if no line has the time. */
export interface Phase {
  readonly from: number | null
  readonly to: number | null
}
