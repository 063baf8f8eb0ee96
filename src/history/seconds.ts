/** Seconds from one time to another, both milliseconds since 1970; null where one is missing, or a clock was set back between them. */
export function secondsBetween(from: number | null, to: number | null): number | null {
  return from === null || to === null || to < from ? null : (to - from) / 1000
}
