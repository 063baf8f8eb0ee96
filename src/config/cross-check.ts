import type { Config } from '../model.ts'
import type { Path } from './key-path.ts'
import { RULES } from './rules.ts'
import type { WrittenConfig } from './schema.ts'

/** Values that contradict each other. */
export interface Contradiction {
  /** The first that is written, or the first of all where none is. */
  readonly path: Path
  /** The others. */
  readonly others: readonly Path[]
  readonly message: string
}

/** What the cross rules say of a configuration. A rule is not applied to a value below one of `broken`: it was refused and replaced by its default, and a conflict with that default is not the user's mistake. */
export function crossCheck(
  config: Config,
  written: WrittenConfig,
  isWritten: (path: Path) => boolean,
  broken: readonly Path[] = [],
): readonly Contradiction[] {
  const found: Contradiction[] = []
  for (const rule of RULES) {
    rule({
      config,
      written,
      isWritten,
      add: (paths, message) => {
        if (paths.some((path) => broken.some((bad) => overlaps(bad, path)))) return
        const path = paths.find(isWritten) ?? paths[0]
        found.push({ path, others: paths.filter((one) => one !== path), message })
      },
    })
  }
  return found
}

const overlaps = (a: Path, b: Path): boolean =>
  Array.from({ length: Math.min(a.length, b.length) }, (_, index) => a[index] === b[index]).every(Boolean)
