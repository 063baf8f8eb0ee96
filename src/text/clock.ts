import type { Zone } from './zone.ts'
import { isTime } from './zone-clock.ts'

/** `2026-11-22 17:40:55.100 +01:00`: a time in a zone, with its offset from UTC. */
export function clockText(at: number, zone: Zone): string {
  if (!isTime(at)) return 'no time'
  const wall = wallText(at, zone)
  const minutes = Math.round((Date.parse(`${wall.replace(' ', 'T')}Z`) - at) / 60_000)
  const size = Math.abs(minutes)
  const two = (value: number): string => String(value).padStart(2, '0')
  return `${wall} ${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`
}

/** The same without the day and the offset. */
export function timeOfDay(at: number, zone: Zone): string {
  return isTime(at) ? wallText(at, zone).slice(11) : 'no time'
}

function wallText(at: number, zone: Zone): string {
  return `${zone.text(at)}.${String(Math.floor(at % 1000)).padStart(3, '0')}`
}
