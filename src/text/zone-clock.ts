import { zoneOf } from './zone.ts'

/** Tells the wall time of one zone. */
export interface ZoneClock {
  /** What a clock on the wall shows at that moment, as if it were UTC, ms: for an axis that knows only UTC. */
  readonly wall: (at: number) => number
  /** `2026-11-22 17:40:55`; `no time` for a number that is no time. */
  readonly text: (at: number) => string
}

/** The clock of an IANA zone; that of this machine's zone if there is no zone of that name. */
export function zoneClock(name: string): ZoneClock {
  const zone = zoneOf(name) ?? zoneOf(null)
  const text = (at: number): string => (zone === null || !isTime(at) ? 'no time' : zone.text(at))
  return { text, wall: (at) => Date.parse(`${text(at).replace(' ', 'T')}Z`) + (at % 1000) }
}

/** Within what a log can mean: of the years 1970 to 9999. */
export function isTime(at: number | null): at is number {
  return at !== null && at >= 0 && at < 253_402_214_400_000
}
