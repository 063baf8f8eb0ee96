import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { partsOf, type ScriptParts } from '../../src/hook/parts.ts'

const CASES = join(__dirname, '../cases')

/** Header and settings of each golden script, by the name of its case. */
export function goldenScripts(): readonly (readonly [string, string, ScriptParts])[] {
  return readdirSync(CASES).flatMap((name) =>
    readdirSync(join(CASES, name, 'expected')).flatMap((file) => {
      const text = readFileSync(join(CASES, name, 'expected', file), 'utf8')
      const parts = partsOf(text)
      return parts === null ? [] : [[name, text, parts] as const]
    }),
  )
}
