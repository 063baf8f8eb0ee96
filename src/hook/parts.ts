import { sha256 } from '../text/sha256.ts'

/** The line above the settings of a rendered script. */
export const SETTINGS_BORDER = '# ---- settings: what differs between guests ----'

/** The line above its engine. */
export const ENGINE_BORDER = '# ---- engine: the same on every guest of this version ----'

/** A rendered script in its three parts, which are the whole of it. */
export interface ScriptParts {
  readonly header: string
  /** From its border to the engine's, both with it: what `sed -n '/^# ---- settings/,/^# ---- engine/p'` prints. */
  readonly settings: string
  /** What follows the engine's border: what `sed '1,/^# ---- engine/d'` prints. */
  readonly engine: string
}

// as sed finds them: by their beginnings
const BORDERS = /^# ---- (?:settings|engine).*$/gm

/** The parts of a script; null unless each border stands there once, whole, and in this order. Any text will do. */
export function partsOf(text: string): ScriptParts | null {
  const found = [...text.matchAll(BORDERS)]
  const [settings, engine] = found
  if (found.length !== 2 || settings?.[0] !== SETTINGS_BORDER || engine?.[0] !== ENGINE_BORDER) return null
  const end = engine.index + ENGINE_BORDER.length + 1
  return {
    header: text.slice(0, settings.index),
    settings: text.slice(settings.index, end),
    engine: text.slice(end),
  }
}

/** The digests that the header of a script tells. */
export interface Digests {
  readonly settingsSha256: string
  readonly engineSha256: string
}

/** The digests of the two parts as they are. */
export function digestsOf({ settings, engine }: ScriptParts): Digests {
  return { settingsSha256: sha256(settings), engineSha256: sha256(engine) }
}
