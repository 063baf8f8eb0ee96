import { parseArgs } from 'node:util'
import { findScenarios } from '../harness/language/find-scenarios.ts'
import type { Scenario } from '../harness/language/scenario.ts'
import { findNamespace } from '../harness/namespace/unshare.ts'
import { namespaceGround } from '../harness/prove/worker.ts'
import { readTemplates } from '../hook/templates.ts'
import { judgeMutant } from './judge.ts'
import { type Mutant, mutantsOf, sampleOf } from './mutants.ts'

const USAGE = `npm run mutate -- [--partial NAME,NAME] [--count N] [--id ID] [--list]
Makes one line of the hooks' templates wrong at a time, and plays the scenarios: what survives is a promise that no scenario watches.
--count N: N of the mutants, spread evenly (default 60); --partial: only of these partials; --id: this one, again; --list: only lists them`

/** Prints what came of each mutant, the survivors with their lines, and how many were found. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      partial: { type: 'string' },
      count: { type: 'string', default: '60' },
      id: { type: 'string' },
      list: { type: 'boolean' },
      help: { type: 'boolean' },
    },
  })
  if (values.help) return void console.log(USAGE)
  const namespace = findNamespace()
  if (namespace.kind === 'missing') throw new Error(`no namespaces here (${namespace.why})`)
  const templates = await readTemplates()
  const partials = values.partial?.split(',')
  const all = mutantsOf(templates, (partial) => partials === undefined || partials.includes(partial))
  const chosen =
    values.id === undefined ? sampleOf(all, Number(values.count)) : all.filter(({ id }) => id === values.id)
  if (chosen.length === 0) throw new Error(`no such mutant\n${USAGE}`)
  if (values.list)
    return chosen.forEach((mutant) => {
      console.log(lineOf(mutant))
    })
  const ground = namespaceGround(namespace, templates)
  const scenarios = inOrder(findScenarios(undefined).filter(({ needs }) => !needs.includes('user')))
  const score = new Map<string, { found: number; survived: number }>()
  for (const [index, mutant] of chosen.entries()) {
    const judgement = await judgeMutant(mutant, scenarios.of(mutant.partial), ground)
    if (judgement.kind === 'found') scenarios.found(mutant.partial, judgement.by)
    const what = judgement.kind === 'found' ? `found by ${judgement.by}: ${judgement.because}` : judgement.kind
    console.log(
      `${index + 1}/${chosen.length} ${judgement.kind === 'survived' ? 'SURVIVED ' : ''}${lineOf(mutant)}: ${what}`,
    )
    if (judgement.kind === 'no script') continue
    const counts = score.get(mutant.partial) ?? { found: 0, survived: 0 }
    counts[judgement.kind]++
    score.set(mutant.partial, counts)
  }
  let [found, played] = [0, 0]
  for (const [partial, counts] of score) {
    found += counts.found
    played += counts.found + counts.survived
    console.log(`${partial.padEnd(12)} ${percent(counts.found, counts.found + counts.survived)}`)
  }
  console.log(`${'all'.padEnd(12)} ${percent(found, played)}`)
}

const percent = (found: number, of: number): string => `${found} of ${of} found, ${Math.round((100 * found) / of)} %`

const lineOf = ({ id, operator, before, after }: Mutant): string => `${id} ${operator}: ${before} -> ${after}`

interface Order {
  readonly of: (partial: string) => readonly Scenario[]
  readonly found: (partial: string, name: string) => void
}

/** Those that found a mutant of the same partial first, the latest before the others. */
function inOrder(all: readonly Scenario[]): Order {
  const known = new Map<string, readonly string[]>()
  return {
    of: (partial) => {
      const names = known.get(partial) ?? []
      const rank = ({ name }: Scenario): number => (names.includes(name) ? names.indexOf(name) : names.length)
      return all.toSorted((a, b) => rank(a) - rank(b))
    },
    found: (partial, name) => {
      known.set(partial, [name, ...(known.get(partial) ?? []).filter((one) => one !== name)])
    },
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
})
