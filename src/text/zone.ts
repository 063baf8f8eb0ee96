/** A local time: month from 1, hour from 0 to 23. */
export interface WallTime {
  readonly year: number
  readonly month: number
  readonly day: number
  readonly hour: number
  readonly minute: number
  readonly second: number
  readonly millisecond: number
}

/** The digits of a date and a time as they were read. */
export function wallTime(year = '', month = '', day = '', hour = '0', minute = '0', second = '0'): WallTime {
  return {
    year: Number(year),
    month: Number(month),
    day: Number(day),
    hour: Number(hour),
    minute: Number(minute),
    second: Number(second),
    millisecond: 0,
  }
}

/** A time zone, for logs that write the time of the wall and no offset. */
export interface Zone {
  /** IANA name. */
  readonly name: string
  /** Milliseconds since 1970; null for a time that no calendar has. An hour that comes twice is the earlier one; one that is left out counts as if the clock had not been changed yet. */
  readonly toUtc: (wall: WallTime) => number | null
  /** `2026-11-22 17:40:55`. */
  readonly text: (at: number) => string
}

const DAY = 86_400_000
const QUARTER = 900_000

/** The zone of that IANA name, or of this machine for null: of TZ where it is set. null if there is no such zone. */
export function zoneOf(name: string | null, tz = process.env.TZ): Zone | null {
  if (name !== null) return zoneNamed(name)
  if (tz !== undefined) return zoneNamed(nameInTz(tz))
  const local = (at: number): number => -new Date(at).getTimezoneOffset() * 60_000
  return zoneBy(new Intl.DateTimeFormat().resolvedOptions().timeZone ?? 'UTC', local)
}

/**
 * The IANA name in a value of TZ. Node itself takes UTC, and says nothing, for a value that it does not know (Node 20: `Europe/Berlni`, `CET-1CEST`,
 * `:/etc/localtime`), and the offset of one day for a path. An empty TZ is UTC, as in tzset(3).
 */
function nameInTz(tz: string): string {
  const name = tz.replace(/^:/, '').replace(/^\/usr\/share\/zoneinfo\//, '')
  return /^(?:(?:UTC|GMT)[+-]?0+)?$/.test(name) ? 'UTC' : name.replace(/^posix\//, '')
}

function zoneNamed(name: string): Zone | null {
  try {
    const format = new Intl.DateTimeFormat('en-US', { timeZone: name, timeZoneName: 'longOffset' })
    return zoneBy(
      format.resolvedOptions().timeZone,
      byDay((at) => offsetBy(format, at)),
    )
  } catch {
    return null
  }
}

function zoneBy(name: string, offset: (at: number) => number): Zone {
  const text = wallTexts()
  return {
    name,
    toUtc: (wall) => {
      const asUtc = calendar(wall)
      if (asUtc === null) return null
      const before = offset(asUtc - DAY)
      const after = offset(asUtc + DAY)
      if (before !== after) {
        // the earlier of two is the one before the change
        if (offset(asUtc - before) === before) return asUtc - before
        if (offset(asUtc - after) === after) return asUtc - after
      }
      return asUtc - before
    },
    text: (at) => text(at + offset(at)),
  }
}

/** Times come in their order, so that most are of the day of the one before, and a day's text takes long. */
function wallTexts(): (wall: number) => string {
  let known = Number.NaN
  let date = ''
  return (wall) => {
    const day = Math.floor(wall / DAY)
    if (day !== known) {
      date = new Date(day * DAY).toISOString().slice(0, 10)
      known = day
    }
    const seconds = Math.floor((wall - day * DAY) / 1000)
    return `${date} ${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`
  }
}

function two(value: number): string {
  return value < 10 ? `0${value}` : `${value}`
}

/** The wall's time as if it were UTC. */
export function calendar({ year, month, day, hour, minute, second, millisecond }: WallTime): number | null {
  const at = Date.UTC(year, month - 1, day, hour, minute, second, millisecond)
  const isReal =
    month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month) && hour < 24 && minute < 60 && second < 61
  return isReal && year >= 1970 ? at : null
}

function daysIn(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate()
}

/** Intl takes microseconds for each answer, and there are hundreds of thousands of questions about a few thousand days. */
function byDay(offset: (at: number) => number): (at: number) => number {
  const known = new Map<number, number>()
  const at = (from: number): number => {
    const found = known.get(from)
    if (found !== undefined) return found
    const value = offset(from)
    known.set(from, value)
    return value
  }
  return (time) => {
    const day = Math.floor(time / DAY) * DAY
    const atBegin = at(day)
    return atBegin === at(day + DAY) ? atBegin : at(Math.floor(time / QUARTER) * QUARTER)
  }
}

function offsetBy(format: Intl.DateTimeFormat, at: number): number {
  const part = format.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? ''
  const [, sign, hours, minutes, seconds] = /^GMT([+-])(\d\d):(\d\d)(?::(\d\d))?$/.exec(part) ?? []
  if (sign === undefined) return 0
  const value = (Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds ?? 0)
  return (sign === '-' ? -value : value) * 1000
}
