import type { Scenario } from '../harness/language/scenario.ts'
import type { Templates } from '../hook/render.ts'
import type { Covering } from './covering.ts'
import type { Mutant } from './mutants.ts'

/** The order in which scenarios are played for a mutant. */
export interface Order {
  /** The scenarios that run the line of the mutant, and those of which that is unknown; with `all` the other scenarios follow. */
  readonly of: (mutant: Mutant, all: boolean) => readonly Scenario[]
  /** Says that the scenario `name` found a mutant: it is played early for the next mutants of the partial. */
  readonly found: (partial: string, name: string) => void
}

/** First the scenarios that run the line: of these first those that found a mutant of the same partial, then those that run the fewest lines, which take the least time. Then the scenarios that could not be traced. */
export function inOrder(scenarios: readonly Scenario[], covering: Covering, templates: Templates): Order {
  const finders = new Map<string, readonly string[]>()
  const lines = new Map(Object.entries(covering).map(([name, places]) => [name, new Set(places)]))
  return {
    of: ({ partial, line }, all) => {
      const wanted = knownPlaces(partial, line, lines, templates)
      const names = finders.get(partial) ?? []
      const rank = ({ name }: Scenario): readonly number[] => {
        const seen = lines.get(name)
        if (seen === undefined) return [1, 0, 0]
        const found = names.indexOf(name)
        return [wanted.some((place) => seen.has(place)) ? 0 : 2, found < 0 ? names.length : found, seen.size]
      }
      const ranked = scenarios.map((scenario) => ({ scenario, rank: rank(scenario) }))
      return ranked
        .filter((one) => all || one.rank[0] !== 2)
        .sort((a, b) => compare(a.rank, b.rank))
        .map(({ scenario }) => scenario)
    },
    found: (partial, name) => {
      finders.set(partial, [name, ...(finders.get(partial) ?? []).filter((one) => one !== name)])
    },
  }
}

function compare(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((value, index) => value !== b[index])
  return at < 0 ? 0 : (a[at] ?? 0) - (b[at] ?? 0)
}

/** The line of the mutant; if no trace has that line (a shell traces only the line on which a command begins), the lines of its function. */
function knownPlaces(
  partial: string,
  line: number,
  lines: ReadonlyMap<string, ReadonlySet<string>>,
  { hook, partials }: Templates,
): readonly string[] {
  const isKnown = (place: string): boolean => [...lines.values()].some((seen) => seen.has(place))
  const own = `${partial}:${line}`
  if (isKnown(own)) return [own]
  const text = (partial === 'hook' ? hook : (partials[partial] ?? '')).split('\n')
  const from = text.findLastIndex((one, index) => index < line && /^[a-z_]+\(\) /.test(one))
  const end = text.findIndex((one, index) => index >= line - 1 && one === '}')
  const around = text.map((_, index) => `${partial}:${index + 1}`).slice(Math.max(from, 0), end < 0 ? undefined : end)
  const known = around.filter(isKnown)
  return known.length > 0 ? known : [...lines.values()].flatMap((seen) => [...seen])
}
