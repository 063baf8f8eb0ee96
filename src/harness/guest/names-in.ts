import { readdirSync } from 'node:fs'

/** The names in a folder, in the order of their bytes; none of what cannot be read as one. */
export function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder, 'buffer').sort(Buffer.compare).map(String)
  } catch {
    return []
  }
}
