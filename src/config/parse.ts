import type { Config, Problem } from '../model.ts'
import { crossCheck } from './cross-check.ts'
import { keyPath, nearest, type Path, type Position, pathId } from './key-path.ts'
import { MAX_PROBLEMS } from './limits.ts'
import { normalise } from './normalise.ts'
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
  const broken = complaints.flatMap(({ path }) => (path === null ? [] : [path]))
  for (const { path, message } of crossCheck(config, written, (path) => tree.positions.has(pathId(path)), broken))
    complaints.push({ line: lineOf(path, tree.positions), path, message })
  return complaints.length === 0 ? { kind: 'ok', config, positions: tree.positions } : problemsOf(complaints, fileName)
}

/** The line of the key, or of the nearest key of the file above it in the tree; 1 for the whole file. */
function lineOf(path: Path, positions: ReadonlyMap<string, Position>): number {
  return nearest(path, positions)?.line ?? 1
}

/** Complaints about one file, in the order of their lines, as many as are shown. */
export function problemsOf(
  complaints: readonly Complaint[],
  source: string,
): Extract<ParsedConfig, { kind: 'problems' }> {
  const sorted = [...complaints].sort((a, b) => a.line - b.line)
  const problems = sorted.slice(0, MAX_PROBLEMS).map(({ line, path, message }): Problem => {
    const subject = path === null ? '' : keyPath(path)
    return { source, line, message: subject === '' ? message : `${subject}: ${message}` }
  })
  const more = sorted.length - problems.length
  if (more > 0) problems.push({ source, line: 0, message: `${more} more problems are not shown` })
  return { kind: 'problems', problems }
}
