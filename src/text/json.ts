/**
 * JSON for a program, and for who looks at it at a terminal: what JSON.stringify leaves as it is (C1, marks that turn the direction of writing, line
 * separators, characters that no Unicode has) stands as `\uXXXX`, which means the same.
 */
export function jsonText(value: unknown, indent?: number): string {
  const text = JSON.stringify(value, null, indent)
  return PLAIN.test(text) ? text : text.replace(/[^\P{C}\n]|[\p{Zl}\p{Zp}]/gu, escapeOne)
}

/** A result for a program, as printed. */
export function jsonDocument(value: object): string {
  return `${jsonText(value, 2)}\n`
}

const MOST_MS = Date.UTC(10_000, 0) - 1
const LEAST_MS = Date.parse('0000-01-01T00:00:00.000Z')

const DAY_MS = 86_400_000
/** Two digits of each number below 100. */
const TWO = Array.from({ length: 100 }, (_, number) => String(number).padStart(2, '0'))
/** The day of the last time, which most often is that of the next one: ten years of runs have a million times. */
let day = Number.NaN
let dayText = ''

/** Milliseconds since 1970 as every result writes a time: ISO 8601 in UTC. A year has four digits. */
export function isoTime(at: number): string {
  const whole = Math.trunc(Math.max(LEAST_MS, Math.min(at, MOST_MS)))
  const its = Math.floor(whole / DAY_MS)
  if (its !== day) {
    dayText = new Date(its * DAY_MS).toISOString().slice(0, 11)
    day = its
  }
  const rest = whole - its * DAY_MS
  const seconds = Math.floor(rest / 1000)
  const minutes = Math.floor(seconds / 60)
  const milliseconds = rest % 1000
  return `${dayText}${TWO[Math.floor(minutes / 60)]}:${TWO[minutes % 60]}:${TWO[seconds % 60]}.${Math.floor(milliseconds / 100)}${TWO[milliseconds % 100]}Z`
}

/** The same where a time may not be known. */
export function isoTimeOrNull(at: number | null): string | null {
  return at === null ? null : isoTime(at)
}

const PLAIN = /^[\n\x20-\x7e]*$/

function escapeOne(character: string): string {
  let text = ''
  for (let at = 0; at < character.length; at++) text += `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`
  return text
}
