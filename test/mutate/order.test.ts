import type { Scenario } from '../../src/harness/language/scenario.ts'
import type { Mutant } from '../../src/mutate/mutants.ts'
import { inOrder } from '../../src/mutate/order.ts'
import { scenarioOf } from '../hooks/play-in-folder.ts'

const named = (name: string): Scenario => ({ ...scenarioOf('# One.\n\nsnapshot good\n'), name })
const TEMPLATES = {
  version: '0.0.0',
  hook: '',
  partials: { part: 'one() {\n    first\n    "$a" \\\n}\ntwo() {\n    last\n}' },
}
const COVERING = {
  long: ['part:2', 'part:6', 'other:1'],
  short: ['part:2'],
  elsewhere: ['part:6'],
}
const SCENARIOS = ['untraced', 'elsewhere', 'long', 'short'].map(named)

function asked(line: number, all = false, found: readonly string[] = []): readonly string[] {
  const order = inOrder(SCENARIOS, COVERING, TEMPLATES)
  for (const name of found) order.found('part', name)
  const mutant: Mutant = { id: '', partial: 'part', line, operator: '', before: '', after: '', templates: TEMPLATES }
  return order.of(mutant, all).map(({ name }) => name)
}

test('the scenarios that run the line are played, the one that runs the fewest lines first, those without a trace last', () => {
  expect(asked(2)).toEqual(['short', 'long', 'untraced'])
  expect(asked(6)).toEqual(['elsewhere', 'long', 'untraced'])
})

test('a scenario that found a mutant of the same partial is played first', () => {
  expect(asked(2, false, ['long', 'elsewhere'])).toEqual(['long', 'short', 'untraced'])
})

test('a line that no trace names counts as the lines of its function', () => {
  expect(asked(3)).toEqual(['short', 'long', 'untraced'])
})

test('with all scenarios, those that do not run the line are played last', () => {
  expect(asked(2, true)).toEqual(['short', 'long', 'untraced', 'elsewhere'])
})
