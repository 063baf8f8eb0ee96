import { optionalText } from '../host/share.ts'
import type { Engine } from './engine.ts'

/** The engines of this version, written at the build, and of those before it: each was checked in full before it was released. Single modules have no such file. */
export const ENGINES_FILE = 'engines.json'

/** Those of earlier versions alone, in the checkout. */
export const EARLIER_ENGINES_FILE = 'templates/engines.json'

/** The engines in a file of the tool; none where there is no such file or it is damaged: an engine that is not known is checked in full. */
export function enginesIn(file: string): readonly Engine[] {
  try {
    const value: unknown = JSON.parse(optionalText(file) ?? '[]')
    return Array.isArray(value) ? value.filter(isEngine) : []
  } catch (error) {
    if (error instanceof SyntaxError) return []
    throw error
  }
}

function isEngine(value: unknown): value is Engine {
  if (typeof value !== 'object' || value === null) return false
  const { version, sha256, lines } = value as Readonly<Record<string, unknown>>
  return (
    typeof version === 'string' &&
    typeof sha256 === 'string' &&
    /^[0-9a-f]{64}$/.test(sha256) &&
    Number.isInteger(lines)
  )
}
