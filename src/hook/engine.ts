import { normalise } from '../config/normalise.ts'
import { GenHooksError } from '../errors.ts'
import { sha256 } from '../text/sha256.ts'
import { partsOf } from './parts.ts'
import { renderHooks, type Templates } from './render.ts'

/** The engine of one version of gen-hooks: the part of its scripts that is the same on every guest. */
export interface Engine {
  readonly version: string
  /** Of its UTF-8 bytes, lower-case hexadecimal. */
  readonly sha256: string
  readonly lines: number
}

/** The text of the engine that these templates render, whatever the configuration and the instances are. */
export function engineText(templates: Templates): string {
  const [hook] = renderHooks(normalise({}), [], templates)
  const parts = hook === undefined ? null : partsOf(hook.text)
  if (parts === null) throw new GenHooksError('TEMPLATE_INVALID', 'hook: has no engine below its border line')
  return parts.engine
}

/** What is told of an engine of that text. */
export function engineOf(version: string, text: string): Engine {
  return { version, sha256: sha256(text), lines: text.split('\n').length - 1 }
}
