import { calendar, type Zone } from '../text/zone.ts'

/** A line that the article's scripts write to $SNAPLOG. */
export type SnaplogEvent =
  | { readonly kind: 'pre started' | 'pre finished' | 'post started' | 'post finished'; readonly at: number }
  | {
      readonly kind:
        | 'freezing'
        | 'frozen'
        | 'freeze failed'
        | 'freeze done'
        | 'thawing'
        | 'thawed'
        | 'thaw failed'
        | 'thaw done'
      readonly at: number
      readonly instance: string
    }
  /** The line is about the instance of the last try, which it does not name. */
  | { readonly kind: 'unknown status'; readonly at: number; readonly status: string }

/** `nothing`: what a session printed between the lines, or an empty line. */
export type SnaplogLine =
  | { readonly kind: 'event'; readonly event: SnaplogEvent }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'problem'; readonly message: string }

/** The length of a date, a wording and a name; a longer line is the output of a session. */
const MAX_LENGTH = 400
const NAME = '([A-Za-z0-9_.-]{1,255})'
const WORDINGS: readonly (readonly [RegExp, (at: number, word: string) => SnaplogEvent])[] = [
  [/: Pre freeze script started$/, (at) => ({ kind: 'pre started', at })],
  [/: Pre freeze script finished$/, (at) => ({ kind: 'pre finished', at })],
  [/: Post thaw script started$/, (at) => ({ kind: 'post started', at })],
  [/: Post thaw script finished$/, (at) => ({ kind: 'post finished', at })],
  [named('Attempting to freeze NAME'), (at, instance) => ({ kind: 'freezing', at, instance })],
  [named('NAME IS FROZEN'), (at, instance) => ({ kind: 'frozen', at, instance })],
  [named('NAME FREEZE FAILED'), (at, instance) => ({ kind: 'freeze failed', at, instance })],
  [named('Completed freeze of NAME'), (at, instance) => ({ kind: 'freeze done', at, instance })],
  [named('Attempting to thaw NAME'), (at, instance) => ({ kind: 'thawing', at, instance })],
  [named('NAME IS THAWED'), (at, instance) => ({ kind: 'thawed', at, instance })],
  [named('NAME THAW FAILED'), (at, instance) => ({ kind: 'thaw failed', at, instance })],
  [named('Completed thaw of NAME'), (at, instance) => ({ kind: 'thaw done', at, instance })],
  [/: +ERROR: Unknown status code: ?(\S{0,20})$/, (at, status) => ({ kind: 'unknown status', at, status })],
]

/** Reads one line of $SNAPLOG. A date that cannot be read is a problem, since `date` prints another one in each locale. */
export function parseSnaplogLine(line: string, zone: Zone): SnaplogLine {
  if (line.length > MAX_LENGTH) return { kind: 'nothing' }
  const trimmed = line.trimEnd()
  for (const [wording, make] of WORDINGS) {
    const match = wording.exec(trimmed)
    if (match === null) continue
    const when = trimmed.slice(0, match.index)
    const at = readDate(when, zone)
    if (at === null) return { kind: 'problem', message: 'its date is none that date prints in English' }
    return { kind: 'event', event: make(at, match[1] ?? '') }
  }
  return { kind: 'nothing' }
}

function named(wording: string): RegExp {
  return new RegExp(`: +${wording.replace('NAME', NAME)}$`)
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const CLOCK = '(?<hour>\\d\\d):(?<minute>\\d\\d):(?<second>\\d\\d)'
const MONTH = '(?<month>[A-Z][a-z]{2})'
const ZONE = '(?<zone>[A-Za-z]{1,8}|[+-]\\d{2}(?:\\d{2})?)'

/** The output of `date` in the locales C and POSIX, en_US since glibc 2.29, and en_GB. */
const DATES = [
  `^[A-Z][a-z]{2} ${MONTH} +(?<day>\\d{1,2}) ${CLOCK} ${ZONE} (?<year>\\d{4})$`,
  `^[A-Z][a-z]{2} (?<day>\\d\\d) ${MONTH} (?<year>\\d{4}) ${CLOCK} (?<half>[AP]M) ${ZONE}$`,
  `^[A-Z][a-z]{2} +(?<day>\\d{1,2}) ${MONTH} ${CLOCK} ${ZONE} (?<year>\\d{4})$`,
].map((pattern) => new RegExp(pattern))

/** Milliseconds since 1970; null if it is no date. */
function readDate(text: string, zone: Zone): number | null {
  for (const form of DATES) {
    const found = form.exec(text)?.groups
    if (found === undefined) continue
    const hour = Number(found.hour)
    const wall = {
      year: Number(found.year),
      month: MONTHS.indexOf(found.month ?? '') + 1,
      day: Number(found.day),
      hour: found.half === undefined ? hour : (hour % 12) + (found.half === 'PM' ? 12 : 0),
      minute: Number(found.minute),
      second: Number(found.second),
      millisecond: 0,
    }
    const offset = offsetOf(found.zone ?? '')
    if (offset === null) return zone.toUtc(wall)
    const at = calendar(wall)
    return at === null ? null : at - offset
  }
  return null
}

/** null where the letters are not enough: EST is a zone of three continents. */
function offsetOf(zone: string): number | null {
  if (zone === 'UTC' || zone === 'GMT') return 0
  const [, sign, hours, minutes = '0'] = /^([+-])(\d\d)(\d\d)?$/.exec(zone) ?? []
  if (sign === undefined) return null
  const value = (Number(hours) * 60 + Number(minutes)) * 60_000
  return sign === '-' ? -value : value
}
