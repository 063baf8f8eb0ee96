import type { Templates } from '../hook/render.ts'
import { sha256 } from '../text/sha256.ts'
import { OPERATORS } from './operators.ts'

/** A hook's template with one wrong line. */
export interface Mutant {
  /** PARTIAL:LINE:four digits of a digest; the same as long as the line and its place are. */
  readonly id: string
  readonly partial: string
  /** From 1. */
  readonly line: number
  readonly operator: string
  readonly before: string
  readonly after: string
  readonly templates: Templates
}

/** What differs from guest to guest, and what no process of a hook runs. */
const LEFT_OUT = ['header', 'settings', 'begin']

/** Every mutant of the partials that `wanted` names, in the order of their lines. Lines of Handlebars and comments are left as they are. */
export function mutantsOf(templates: Templates, wanted: (partial: string) => boolean): readonly Mutant[] {
  return Object.entries(templates.partials)
    .filter(([partial]) => !LEFT_OUT.includes(partial) && wanted(partial))
    .flatMap(([partial, text]) => mutantsOfPartial(templates, partial, text))
}

function mutantsOfPartial(templates: Templates, partial: string, text: string): readonly Mutant[] {
  const lines = text.split('\n')
  const found = new Map<string, Mutant>()
  for (const [index, line] of lines.entries()) {
    if (/^\s*(#|$)|\{\{/.test(line)) continue
    for (const { name, apply } of OPERATORS) {
      for (const after of apply(line)) {
        const changed = lines.with(index, after).join('\n')
        if (after === line || found.has(changed)) continue
        found.set(changed, {
          id: `${partial}:${index + 1}:${sha256(after).slice(0, 4)}`,
          partial,
          line: index + 1,
          operator: name,
          before: line.trim(),
          after: after.trim(),
          templates: { ...templates, partials: { ...templates.partials, [partial]: changed } },
        })
      }
    }
  }
  return [...found.values()]
}

/** `count` of the mutants, as evenly over the partials and their lines as can be; the same at each call. */
export function sampleOf(mutants: readonly Mutant[], count: number): readonly Mutant[] {
  if (count >= mutants.length) return mutants
  return Array.from(
    { length: count },
    (_, index) => mutants[Math.floor(((index + 0.5) * mutants.length) / count)],
  ).filter((mutant) => mutant !== undefined)
}
