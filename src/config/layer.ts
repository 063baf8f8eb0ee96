import type { Problem } from '../model.ts'
import { canonicalEntry } from './instance-pattern.ts'
import { nearest, type Path, type Position, pathId } from './key-path.ts'
import { problemsOf } from './parse.ts'
import { sameInstance } from './rules.ts'
import type { WrittenConfig } from './schema.ts'
import { checkShape } from './shape.ts'
import { checkText, decodeConfig } from './text.ts'
import { readTree } from './tree.ts'

/** One of several configurations that are laid over each other. */
export interface Layer {
  /** Its file, as messages name it. */
  readonly file: string
  /** The names of overrides in their normalised spelling. */
  readonly written: WrittenConfig
  readonly positions: ReadonlyMap<string, Position>
}

/** A layer, or all mistakes in its file. */
export type ReadLayer =
  | { readonly kind: 'layer'; readonly layer: Layer }
  | { readonly kind: 'problems'; readonly problems: readonly Problem[] }

/** Reads the bytes of one layer: each value by itself, since the cross rules hold for what all layers say together. Never throws. */
export function readLayer(bytes: Uint8Array, file: string): ReadLayer {
  const decoded = decodeConfig(bytes, file)
  if (decoded.kind === 'problems') return decoded
  const checked = checkText(decoded.text, file)
  if (checked.kind === 'problems') return checked
  const tree = readTree(checked.text)
  if (tree.kind === 'syntax') return problemsOf(tree.complaints, file)
  const shape = checkShape(tree.value)
  const complaints = [...tree.complaints]
  const lineOf = (path: Path): number => nearest(path, tree.positions)?.line ?? 1
  if (shape.kind === 'malformed')
    for (const { path, message } of shape.complaints) complaints.push({ line: lineOf(path), path, message })
  const written = shape.kind === 'well formed' ? shape.written : shape.rest
  const names = new Map<string, string>()
  for (const name of Object.keys(written?.instances?.overrides ?? {})) {
    const first = names.get(canonicalEntry(name))
    const path = ['instances', 'overrides', name]
    if (first === undefined) names.set(canonicalEntry(name), name)
    else complaints.push({ line: lineOf(path), path, message: sameInstance(first) })
  }
  if (complaints.length > 0 || written === null) return problemsOf(complaints, file)
  return { kind: 'layer', layer: { file, written: withNames(written), positions: placesWithNames(tree.positions) } }
}

/** So that two layers that spell the name of an instance otherwise mean one override. */
function withNames(written: WrittenConfig): WrittenConfig {
  const overrides = written.instances?.overrides
  if (overrides === undefined) return written
  const named = Object.entries(overrides).map(([name, override]) => [canonicalEntry(name), override] as const)
  return { ...written, instances: { ...written.instances, overrides: Object.fromEntries(named) } }
}

function placesWithNames(positions: ReadonlyMap<string, Position>): ReadonlyMap<string, Position> {
  const places = new Map<string, Position>()
  for (const [id, position] of positions) {
    const path = JSON.parse(id) as Path
    const [section, key, name, ...rest] = path
    const isOverride = section === 'instances' && key === 'overrides' && typeof name === 'string'
    places.set(isOverride ? pathId([section, key, canonicalEntry(name), ...rest]) : id, position)
  }
  return places
}
