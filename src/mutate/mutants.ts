import type { Templates } from '../hook/render.ts'
import { sha256 } from '../text/sha256.ts'
import { OPERATORS } from './operators.ts'

/** A hook's template with one wrong line; the partial `hook` is hook.sh.hbs itself. */
export interface Mutant {
  /** PARTIAL:LINE:four digits of a digest; changes only if the line or its number changes. */
  readonly id: string
  readonly partial: string
  /** The number of the line, from 1. */
  readonly line: number
  readonly operator: string
  readonly before: string
  readonly after: string
  readonly templates: Templates
}

/** Partials without mutants: the header and the settings differ between guests, and no process of a hook runs `begin`. */
const LEFT_OUT = ['header', 'settings', 'begin']

/** Every mutant of the partials that `wanted` names, in the order of their lines. Lines of Handlebars and comments are left as they are. */
export function mutantsOf(templates: Templates, wanted: (partial: string) => boolean): readonly Mutant[] {
  return Object.entries({ ...templates.partials, hook: templates.hook })
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
          templates:
            partial === 'hook'
              ? { ...templates, hook: changed }
              : { ...templates, partials: { ...templates.partials, [partial]: changed } },
        })
      }
    }
  }
  return [...found.values()]
}

/** `count` of the mutants of each partial, spread evenly over its lines; the same mutants at each call. */
export function sampleOf(mutants: readonly Mutant[], count: number): readonly Mutant[] {
  const partials = [...new Set(mutants.map(({ partial }) => partial))]
  return partials.flatMap((partial) => {
    const own = mutants.filter((mutant) => mutant.partial === partial)
    const drawn = Math.min(count, own.length)
    return Array.from({ length: drawn }, (_, index) => own[Math.floor(((index + 0.5) * own.length) / drawn)]).filter(
      (mutant) => mutant !== undefined,
    )
  })
}
