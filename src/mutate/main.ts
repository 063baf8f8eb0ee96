import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { findScenarios } from '../harness/language/find-scenarios.ts'
import { findNamespace } from '../harness/namespace/unshare.ts'
import { namespaceGround } from '../harness/prove/worker.ts'
import { readTemplates } from '../hook/templates.ts'
import { coveringOf } from './covering.ts'
import { type Judgement, judgeMutant } from './judge.ts'
import { keptIn } from './kept.ts'
import { type Mutant, mutantsOf, sampleOf } from './mutants.ts'
import { inOrder } from './order.ts'

const USAGE = `npm run mutate -- [--partial NAME,NAME] [--count N] [--into FOLDER] [--id ID] [--list]
Makes one line of the hooks' templates wrong at a time, and plays the scenarios that run the line: what survives is a promise that no scenario watches.
--count N: N of the mutants of each partial, spread evenly (default 10); --partial: only of these partials; --into FOLDER: goes on where a call
with that folder was broken off; --id: this one, again, and with all scenarios; --list: only lists them`

/** What a mutant survives ends with scenarios that do little but wait, so that one mutant at a time would leave the cores idle. */
const MUTANTS_PER_CORE = 2

/** Prints the result of each mutant, the lines of the mutants that survived, and how many were found. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      partial: { type: 'string' },
      count: { type: 'string', default: '10' },
      into: { type: 'string' },
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
  const scenarios = findScenarios(undefined).filter(({ needs }) => !needs.includes('user'))
  const kept = keptIn(values.into)
  const order = inOrder(scenarios, await kept.covering(() => coveringOf(scenarios, templates)), templates)
  const score = new Map<string, { found: number; survived: number }>()
  const left = [...chosen.entries()]
  const lane = async (): Promise<void> => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) {
      const [index, mutant] = next
      const known = kept.of(mutant.id)
      const judgement = known ?? (await judgeMutant(mutant, order.of(mutant, values.id !== undefined), ground))
      if (known === undefined) kept.add(mutant.id, judgement)
      if (judgement.kind === 'found') order.found(mutant.partial, judgement.by)
      console.log(`${index + 1}/${chosen.length} ${lineOf(mutant)}: ${textOf(judgement)}`)
      if (judgement.kind === 'no script') continue
      const counts = score.get(mutant.partial) ?? { found: 0, survived: 0 }
      counts[judgement.kind]++
      score.set(mutant.partial, counts)
    }
  }
  await Promise.all(Array.from({ length: availableParallelism() * MUTANTS_PER_CORE }, lane))
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

function textOf(judgement: Judgement): string {
  switch (judgement.kind) {
    case 'found':
      return `found by ${judgement.by}: ${judgement.because}`
    case 'survived':
      return `SURVIVED ${judgement.scenarios} scenarios`
    case 'no script':
      return 'no shell can read it'
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
})
