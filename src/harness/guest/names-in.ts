import { readdirSync } from 'node:fs'

/** The names in a folder, in the order of their bytes; empty if it cannot be read as a folder. */
export function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder, 'buffer').sort(Buffer.compare).map(String)
  } catch {
    return []
  }
}
