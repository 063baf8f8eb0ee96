import { normalise } from '../../src/config/normalise.ts'
import type { Inventory } from '../../src/model.ts'
import { namedInstance, unmatchedInList, unmatchedNames } from '../../src/plan/unmatched-names.ts'

const config = normalise({ instances: { exclude: ['test*', 'iris:OLD'], overrides: { PROD: { optional: true } } } })
const END = ': no instance of that name here, which is right if the configuration serves other guests too'

test.each([
  [['iris:PROD', 'iris:TEST1', 'iris:OLD'], null],
  [['prod', 'TEST', 'OLD'], null],
  [['cache:OLD', 'cache:prod', 'iris:TEST'], `instances.exclude: "iris:OLD"${END}`],
  [['iris:PROX'], `instances.exclude: "TEST*", "iris:OLD"; instances.overrides: "PROD"${END}`],
])('of %j: %s', (names, expected) => {
  expect(unmatchedNames(config, names.map(namedInstance))).toBe(expected)
})

test('a list that is not whole may lack the instance: nothing is said', () => {
  const inventory = (outcome: 'answered' | 'timed out'): Inventory => ({
    schema: 'gen-hooks/inventory/1',
    instances: [],
    problems: [],
    sources: [{ command: 'iris qlist', outcome }],
  })
  expect(unmatchedInList(config, inventory('timed out'))).toBeNull()
  expect(unmatchedInList(config, inventory('answered'))).toContain('instances.overrides: "PROD"')
})
