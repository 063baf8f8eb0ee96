import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'

/** A hook of version 0.1.0 from the time when each hook had a text of its own, by its path; rendered for iris:PROD, iris:HOSPITAL2026INTEGRATION and cache:LEGACY. */
export function firstForm(path: string): string {
  return readFileSync(join(__dirname, '../hook/first-form', basename(path)), 'utf8')
}
