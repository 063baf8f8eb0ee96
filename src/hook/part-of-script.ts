import { sha256 } from '../text/sha256.ts'
import type { Engine } from './engine.ts'
import { partsOf } from './parts.ts'

/** Which part of a script a text is that is not the whole of one, as the files of `render --fleet` are; null for any other text. */
export function partOfScript(text: string, engines: readonly Engine[]): 'settings' | 'engine' | null {
  if (partsOf(text)?.engine.trim() === '') return 'settings'
  const digest = sha256(text)
  return engines.some((engine) => engine.sha256 === digest) ? 'engine' : null
}
