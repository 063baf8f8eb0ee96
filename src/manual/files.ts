import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { completionFor } from './completion.ts'
import { describedVerbs, type VerbOfTable } from './described.ts'
import { manPage } from './man.ts'

/** Writes the completions and the manual page into `share`, for the verbs of the table; the build calls this. */
export function writeManual(share: string, table: readonly VerbOfTable[], version: string): void {
  const files = {
    'completions/gen-hooks.bash': completionFor('bash', table),
    'completions/_gen-hooks': completionFor('zsh', table),
    'completions/gen-hooks.fish': completionFor('fish', table),
    'man/gen-hooks.1': manPage(describedVerbs(table), version),
  }
  for (const [name, text] of Object.entries(files)) {
    const path = join(share, name)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, text)
  }
}
