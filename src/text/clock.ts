/** `2026-11-22 17:40:55.100 +01:00`: a time in the zone of this machine, with its offset from UTC. */
export function clockText(at: number): string {
  const minutes = -new Date(at).getTimezoneOffset()
  const size = Math.abs(minutes)
  const two = (value: number): string => String(value).padStart(2, '0')
  return `${wallText(at)} ${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(Math.floor(size % 60))}`
}

/** The same without the day and the offset. */
export function timeOfDay(at: number): string {
  return wallText(at).slice(11)
}

function wallText(at: number): string {
  const wall = new Date(at - new Date(at).getTimezoneOffset() * 60_000)
  return Number.isNaN(wall.getTime()) ? 'no time                ' : wall.toISOString().slice(0, 23).replace('T', ' ')
}
