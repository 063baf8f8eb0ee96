import { GenHooksError } from '../errors.ts'
import { quoteText } from '../text/printable.ts'
import { wallTime, type Zone } from '../text/zone.ts'

const SPAN = /^(\d{1,6})([mhdw])$/
const UNIT_MS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 7 * 86_400_000 }
const WHEN = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)?)?$/

/** `--since`: `7d`, `24h`, `90m`, `2w` before `now`, or an ISO date or time, in the zone unless it has an offset. Milliseconds since 1970. */
export function sinceOf(text: string, now: number, zone: Zone): number {
  const [, count, unit = ''] = SPAN.exec(text) ?? []
  if (count !== undefined) return now - Number(count) * (UNIT_MS[unit] ?? 0)
  const at = whenOf(text, zone)
  if (at !== null) return at
  throw new GenHooksError('USAGE', `--since: ${quoteText(text)}, expected 2026-11-22, 2026-11-22T17:40, 7d or 24h`)
}

/** A time as people write it, with its length: a day, a minute, a second. Milliseconds since 1970, `to` is the first moment after it; null if the word is no time. */
export function spanOf(text: string, zone: Zone): { readonly from: number; readonly to: number } | null {
  // timeline prints a blank before the offset
  const plain = text.trim().replace(/ (?=[+-]\d\d:\d\d$)/, '')
  const at = whenOf(plain, zone)
  if (at === null) return null
  const [, year, month, day, hour, , second] = WHEN.exec(plain) ?? []
  if (hour === undefined) {
    const next = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day) + 1)).toISOString()
    return { from: at, to: whenOf(next.slice(0, 10), zone) ?? at + 86_400_000 }
  }
  if (second === undefined) return { from: at, to: at + 60_000 }
  const from = Math.floor(at / 1000) * 1000
  return { from, to: from + 1000 }
}

function whenOf(text: string, zone: Zone): number | null {
  const match = WHEN.exec(text)
  if (match === null) return null
  const [, year, month, day, hour, minute, second, offset] = match
  const local = zone.toUtc(wallTime(year, month, day, hour, minute, second))
  if (local === null || offset === undefined) return local
  const at = Date.parse(text.replace(' ', 'T'))
  return Number.isNaN(at) ? null : at
}
