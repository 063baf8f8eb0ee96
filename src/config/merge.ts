import type { Config, Problem } from '../model.ts'
import { crossCheck } from './cross-check.ts'
import { keyPath, nearest, type Path, type Position, pathId, shown } from './key-path.ts'
import type { Layer } from './layer.ts'
import { MAX_PROBLEMS } from './limits.ts'
import { normalise } from './normalise.ts'
import type { WrittenConfig } from './schema.ts'

/** A place in one of several files. */
export interface PlaceInFile extends Position {
  readonly file: string
}

/** What layers say together, and where each value of it is written; or how they contradict each other. */
export type MergedConfig =
  | { readonly kind: 'ok'; readonly config: Config; readonly positions: ReadonlyMap<string, PlaceInFile> }
  | { readonly kind: 'problems'; readonly problems: readonly Problem[] }

/** A value that a layer has for one key; the higher rank counts. */
interface Candidate {
  readonly value: unknown
  readonly layer: Layer
  readonly rank: number
}

interface Merging {
  readonly positions: Map<string, PlaceInFile>
  readonly problems: Problem[]
}

/**
 * Lays layers over each other, the weakest first. Mappings are merged key by key; of any other value, a list too, that of the highest rank counts as a whole. Layers of one rank
 * have no order: where two of them say different things of one key, and no higher one decides, that is a problem.
 */
export function mergeLayers(ranks: readonly (readonly Layer[])[]): MergedConfig {
  const merging: Merging = { positions: new Map(), problems: [] }
  const candidates = ranks.flatMap((layers, rank) => layers.map((layer) => ({ value: layer.written, layer, rank })))
  const written = (candidates.length === 0 ? {} : merge([], candidates, merging)) as WrittenConfig
  const { positions, problems } = merging
  if (problems.length > 0) return { kind: 'problems', problems: shownProblems(problems) }
  const config = normalise(written)
  const wrong = crossCheck(config, written, (path) => positions.has(pathId(path)))
  if (wrong.length === 0) return { kind: 'ok', config, positions }
  return {
    kind: 'problems',
    problems: shownProblems(
      wrong.map(({ path, others, message }) => {
        const place = nearest(path, positions)
        const elsewhere = others
          .map((other) => ({ other, place: positions.get(pathId(other)) }))
          .flatMap(({ other, place: its }) => (its === undefined ? [] : [`${keyPath(other)}: ${its.file}:${its.line}`]))
        const more = elsewhere.length === 0 ? '' : ` (${elsewhere.join(', ')})`
        return { source: place?.file ?? '', line: place?.line ?? 0, message: `${keyPath(path)}: ${message}${more}` }
      }),
    ),
  }
}

function merge(path: Path, candidates: readonly Candidate[], merging: Merging): unknown {
  const strongest = candidates.reduce((most, { rank }) => Math.max(most, rank), 0)
  const [first, ...others] = candidates.filter(({ rank }) => rank === strongest)
  if (first === undefined) return undefined
  if (path.length > 0) place(path, first, merging)
  // the shape of each layer was checked: a key has a mapping in all of them, or in none
  if (isMapping(first.value)) {
    // each layer is read once: a thousand groups may have an override each
    const byKey = new Map<string, Candidate[]>()
    for (const { value, layer, rank } of candidates) {
      for (const [key, inner] of Object.entries(value as object)) {
        const its = byKey.get(key) ?? []
        byKey.set(key, its)
        its.push({ value: inner, layer, rank })
      }
    }
    const merged: Record<string, unknown> = {}
    for (const [key, inner] of byKey) merged[key] = merge([...path, key], inner, merging)
    return merged
  }
  const other = others.find(({ value }) => JSON.stringify(value) !== JSON.stringify(first.value))
  if (other !== undefined) merging.problems.push(conflict(path, first, other))
  if (Array.isArray(first.value))
    first.value.forEach((_, index) => {
      place([...path, index], first, merging)
    })
  return first.value
}

function isMapping(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function place(path: Path, { layer }: Candidate, { positions }: Merging): void {
  const position = layer.positions.get(pathId(path))
  if (position !== undefined) positions.set(pathId(path), { file: layer.file, ...position })
}

function conflict(path: Path, first: Candidate, other: Candidate): Problem {
  const lineIn = ({ layer }: Candidate): number => nearest(path, layer.positions)?.line ?? 1
  const there = `${other.layer.file}:${lineIn(other)}`
  const its = Array.isArray(other.value) ? 'another list' : shown(other.value)
  const message = `${keyPath(path)}: ${shown(first.value)}, but ${its} in ${there}, expected one value: the configuration of the host can give it`
  return { source: first.layer.file, line: lineIn(first), message }
}

/** The first of many problems, and how many more there are. */
export function shownProblems(problems: readonly Problem[]): readonly Problem[] {
  const more = problems.length - MAX_PROBLEMS
  if (more <= 0) return problems
  return [...problems.slice(0, MAX_PROBLEMS), { source: '', line: 0, message: `${more} more problems are not shown` }]
}
