import { printable } from './printable.ts'

/** `2.31 s`, `85 s`, `3 min 20 s`, `5 h 10 min`, `12 days`; `-` for null. */
export function spanText(seconds: number | null): string {
  if (seconds === null) return '-'
  if (seconds < 10) return `${seconds.toFixed(2)} s`
  if (seconds < 100) return `${seconds.toFixed(1)} s`
  const minutes = Math.floor(seconds / 60)
  if (seconds < 3600) return `${minutes} min ${Math.floor(seconds % 60)} s`
  const hours = Math.floor(seconds / 3600)
  if (hours < 48) return `${hours} h ${minutes % 60} min`
  return `${Math.floor(hours / 24)} days`
}

/** `8,760`, of a whole number. Not by `toLocaleString`, which takes up to 60 ms when it is first asked. */
export function countText(count: number): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ',')
}

/** `1 run`, `8,760 runs` */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${countText(count)} ${count === 1 ? one : many}`
}

/** A name from a log on one line, cut in its middle: its begin and its end tell most. */
export function shortName(name: string, max: number): string {
  const characters = [...printable(name, 300)]
  if (characters.length <= max) return characters.join('')
  const half = Math.floor((max - 1) / 2)
  return `${characters.slice(0, max - 1 - half).join('')}…${characters.slice(-half).join('')}`
}
