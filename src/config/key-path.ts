/** The path of a value in the configuration: `['freeze', 'timeout']`, `['instances', 'include', 0]`. */
export type Path = readonly (string | number)[]

/** A place in a file; both from 1. */
export interface Position {
  readonly line: number
  readonly column: number
}

/** A path as one string, for use as the key of a map; different paths have different strings. */
export const pathId = (path: Path): string => JSON.stringify(path)

/** What `places` has for a path, or for the nearest path above it; undefined if it has neither. */
export function nearest<P>(path: Path, places: ReadonlyMap<string, P>): P | undefined {
  for (let end = path.length; end > 0; end--) {
    const place = places.get(pathId(path.slice(0, end)))
    if (place !== undefined) return place
  }
  return undefined
}

/** A path as people write it: `instances.overrides.PROD.freeze.timeout`, `instances.include[0]`. */
export function keyPath(path: Path): string {
  let text = ''
  for (const step of path) {
    if (typeof step === 'number') text += `[${step}]`
    else if (/^[A-Za-z0-9_:-]+$/.test(step)) text += text === '' ? step : `.${step}`
    else text += `[${quoted(step)}]`
  }
  return text
}

/** Text in double quotes, printable ASCII only, cut after 60 characters. */
export function quoted(text: string): string {
  const cut = text.length > 60 ? `${text.slice(0, 60)}...` : text
  return JSON.stringify(cut).replace(/[^\x20-\x7e]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** A value for a message; a collection by its kind only. */
export function shown(value: unknown): string {
  if (typeof value === 'string') return quoted(value)
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object' && value !== null) return 'a mapping'
  return String(value)
}
