import type { Config, Problem } from '../model.ts'
import { pushAll } from '../text/push-all.ts'
import { keyPath, type Path, type Position, pathId } from './key-path.ts'
import { MAX_PROBLEMS } from './limits.ts'
import { normalise } from './normalise.ts'
import { RULES } from './rules.ts'
import type { WrittenConfig } from './schema.ts'
import { checkShape } from './shape.ts'
import { checkText } from './text.ts'
import { type Complaint, readTree } from './tree.ts'

/** A configuration with its defaults, or all its mistakes. */
export type ParsedConfig =
  | { readonly kind: 'ok'; readonly config: Config }
  | { readonly kind: 'problems'; readonly problems: readonly Problem[] }

/** The same with the positions of all keys and list entries of the file, by pathId. */
export type PlacedConfig =
  | { readonly kind: 'ok'; readonly config: Config; readonly positions: ReadonlyMap<string, Position> }
  | Extract<ParsedConfig, { kind: 'problems' }>

/** Reads YAML or JSON text; `fileName` stands in the problems, which have the order of their lines. Never throws. */
export function parseConfig(text: string, fileName: string): ParsedConfig {
  const parsed = parsePlaced(text, fileName)
  return parsed.kind === 'ok' ? { kind: 'ok', config: parsed.config } : parsed
}

/** `parseConfig` with the position of each setting. */
export function parsePlaced(text: string, fileName: string): PlacedConfig {
  const checked = checkText(text, fileName)
  if (checked.kind === 'problems') return checked
  const tree = readTree(checked.text)
  if (tree.kind === 'syntax') return problemsOf(tree.complaints, fileName)

  const shape = checkShape(tree.value)
  const complaints: Complaint[] = [...tree.complaints]
  if (shape.kind === 'malformed') {
    for (const { path, message } of shape.complaints)
      complaints.push({ line: lineOf(path, tree.positions), path, message })
  }
  const written = shape.kind === 'well formed' ? shape.written : shape.rest
  if (written === null) return problemsOf(complaints, fileName)
  const config = normalise(written)
  pushAll(complaints, crossCheck(config, written, tree.positions, complaints))
  return complaints.length === 0 ? { kind: 'ok', config, positions: tree.positions } : problemsOf(complaints, fileName)
}

function crossCheck(
  config: Config,
  written: WrittenConfig,
  positions: ReadonlyMap<string, Position>,
  known: readonly Complaint[],
): readonly Complaint[] {
  const found: Complaint[] = []
  const broken = known.flatMap(({ path }) => (path === null ? [] : [path]))
  const isWritten = (path: Path): boolean => positions.has(pathId(path))
  for (const rule of RULES) {
    rule({
      config,
      written,
      isWritten,
      add: (paths, message) => {
        // A refused value was replaced by its default: a conflict with that default is not the user's mistake.
        if (paths.some((path) => broken.some((bad) => overlaps(bad, path)))) return
        const path = paths.find(isWritten) ?? paths[0]
        found.push({ line: lineOf(path, positions), path, message })
      },
    })
  }
  return found
}

const overlaps = (a: Path, b: Path): boolean =>
  Array.from({ length: Math.min(a.length, b.length) }, (_, index) => a[index] === b[index]).every(Boolean)

/** The line of the key, or of the nearest key of the file above it in the tree; 1 for the whole file. */
function lineOf(path: Path, positions: ReadonlyMap<string, Position>): number {
  for (let end = path.length; end > 0; end--) {
    const position = positions.get(pathId(path.slice(0, end)))
    if (position !== undefined) return position.line
  }
  return 1
}

function problemsOf(complaints: readonly Complaint[], source: string): Extract<ParsedConfig, { kind: 'problems' }> {
  const sorted = [...complaints].sort((a, b) => a.line - b.line)
  const problems = sorted.slice(0, MAX_PROBLEMS).map(({ line, path, message }): Problem => {
    const subject = path === null ? '' : keyPath(path)
    return { source, line, message: subject === '' ? message : `${subject}: ${message}` }
  })
  const more = sorted.length - problems.length
  if (more > 0) problems.push({ source, line: 0, message: `${more} more problems are not shown` })
  return { kind: 'problems', problems }
}
