import type { Engine } from './engine.ts'
import { digestsOf, ENGINE_BORDER, partsOf, SETTINGS_BORDER } from './parts.ts'
import { originOf } from './provenance.ts'
import { type SettingsFault, settingsFaults } from './settings-grammar.ts'

/** What a script is made of. */
export type ScriptJudgement =
  /** It is not ours, or of a version before the border lines. */
  | { readonly kind: 'no parts' }
  /** It says that it is ours and has a border line, but not the two of them as they must be: no part can be told from another. */
  | { readonly kind: 'borders'; readonly fault: SettingsFault }
  | {
      readonly kind: 'parts'
      readonly engineSha256: string
      readonly settingsSha256: string
      /** Null if no version that this one knows has such an engine. */
      readonly engine: Engine | null
      /** What in its header and settings is not sound. */
      readonly faults: readonly SettingsFault[]
    }

const BORDER = /^# ---- (?:settings|engine)/

/** Which engine a script has, by its digest among those that are known, and whether its settings are sound. Any text will do. */
export function judgeScript(text: string, known: readonly Engine[]): ScriptJudgement {
  const parts = partsOf(text)
  if (parts !== null) {
    const digests = digestsOf(parts)
    const engine = known.find(({ sha256 }) => sha256 === digests.engineSha256) ?? null
    return { kind: 'parts', ...digests, engine, faults: settingsFaults(parts) }
  }
  const lines = text.split('\n')
  const first = lines.findIndex((line) => BORDER.test(line))
  if (first < 0 || originOf(text) === 'foreign') return { kind: 'no parts' }
  const message = `the border lines, expected "${SETTINGS_BORDER}" and below it "${ENGINE_BORDER}", each once`
  return { kind: 'borders', fault: { line: oddBorder(lines) ?? first + 1, message } }
}

/** The first border line that is not the one expected there; 1-based. */
function oddBorder(lines: readonly string[]): number | null {
  const expected = [SETTINGS_BORDER, ENGINE_BORDER]
  for (const [at, line] of lines.entries()) {
    if (BORDER.test(line) && line !== expected.shift()) return at + 1
  }
  return null
}
