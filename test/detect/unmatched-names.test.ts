import { normalise } from '../../src/config/normalise.ts'
import { namedInstance, unmatchedInList, unmatchedNames } from '../../src/detect/unmatched-names.ts'
import type { Inventory } from '../../src/model.ts'

const config = normalise({ instances: { exclude: ['test*', 'iris:OLD'], overrides: { PROD: { optional: true } } } })
const END = ': no instance of that name here, which is right if the configuration serves other guests too'

test.each([
  [['iris:PROD', 'iris:TEST1', 'iris:OLD'], null],
  [['prod', 'TEST', 'OLD'], null],
  [['cache:OLD', 'cache:prod', 'iris:TEST'], `instances.exclude: "iris:OLD"${END}`],
  [['iris:PROX'], `instances.exclude: "TEST*", "iris:OLD"; instances.overrides: "PROD"${END}`],
])('the names without an instance, if %j exist: %s', (names, expected) => {
  expect(unmatchedNames(config, names.map(namedInstance))).toBe(expected)
})

test.each([20, 21, 30])('of %i names without an instance 20 are reported, and the number of the others', (count) => {
  const exclude = Array.from({ length: count }, (_, index) => `N${index}`)
  const told = unmatchedNames(normalise({ instances: { exclude } }), []) ?? ''
  expect(told.match(/"N\d+"/g)).toHaveLength(20)
  const more = / and (\d+) more: /.exec(told)?.[1]
  expect(more).toBe(count === 20 ? undefined : `${count - 20}`)
})

test.each([
  ['iris:PROD', { kind: 'iris', name: 'PROD' }],
  ['CACHE:lab', { kind: 'cache', name: 'lab' }],
  ['PROD', { kind: null, name: 'PROD' }],
  ['my iris:PROD', { kind: null, name: 'my iris:PROD' }],
  ['other:PROD', { kind: null, name: 'other:PROD' }],
])('namedInstance of %s is %j', (text, instance) => {
  expect(namedInstance(text)).toEqual(instance)
})

test('a name without a kind may be an instance of either kind', () => {
  const both = normalise({ instances: { exclude: ['iris:A', 'cache:B'] } })
  expect(unmatchedNames(both, ['A', 'B'].map(namedInstance))).toBeNull()
})

test('an override of a container, and what leaves out all, are no names that a list lacks', () => {
  const instances = { containers: ['docker:web'], overrides: { 'docker:web': { optional: true } } }
  for (const exclude of [['*'], ['iris:*', 'cache:*']])
    expect(unmatchedNames(normalise({ instances: { ...instances, exclude } }), [])).toBeNull()
  expect(unmatchedNames(normalise({ instances: { ...instances, exclude: ['T*'] } }), [])).toContain('"T*"')
})

test('with an incomplete list no name is reported', () => {
  const inventory = (outcome: 'answered' | 'timed out'): Inventory => ({
    schema: 'gen-hooks/inventory/1',
    instances: [],
    problems: [],
    sources: [{ command: 'iris qall', outcome }],
  })
  expect(unmatchedInList(config, inventory('timed out'))).toBeNull()
  expect(unmatchedInList(config, inventory('answered'))).toContain('instances.overrides: "PROD"')
})
