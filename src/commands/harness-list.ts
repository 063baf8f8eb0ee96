import { findScenarios, scenarioTexts } from '../harness/language/find-scenarios.ts'
import type { ScenariosDocument } from '../schemas/scenarios.ts'
import { jsonDocument } from '../text/json.ts'
import { printable, printableLines } from '../text/printable.ts'
import { table } from '../text/table.ts'
import type { HarnessOptions } from './harness-options.ts'
import { DONE, type Io } from './io.ts'

/** Prints the scenarios that `scenario` names, as a table or as JSON. */
export function listScenarios({ scenario, json }: HarnessOptions, io: Io): number {
  if (json === true) {
    const scenarios = findScenarios(scenario).map(({ name, title, needs }) => ({ name, title, needs }))
    const document: ScenariosDocument = { schema: 'gen-hooks/scenarios/1', scenarios }
    io.out(jsonDocument(document))
    return DONE
  }
  const rows = findScenarios(scenario).map(({ name, title, needs }) => [
    printable(name),
    needs.join(' '),
    printable(title),
  ])
  io.out(table(['scenario', 'needs', 'what it shows'], rows, { columns: io.terminal?.columns ?? null, below: [2] }))
  return DONE
}

/** Prints the texts of the scenarios that `pattern` names. */
export function showScenarios(pattern: string, io: Io): number {
  const texts = scenarioTexts(pattern)
  for (const { name, text } of texts) {
    const heading = texts.length === 1 ? '' : `===== ${printable(name)} =====\n`
    io.out(`${heading}${printableLines(text.endsWith('\n') ? text : `${text}\n`)}`)
  }
  return DONE
}
