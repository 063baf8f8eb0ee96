import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { findScenarios } from '../../../src/harness/language/find-scenarios.ts'
import { SCENARIO_VERBS } from '../../../src/harness/language/verbs.ts'
import { ACTS } from '../../../src/harness/play/steps/steps.ts'
import { isContainer } from '../../../src/model.ts'

const scenarios = findScenarios('**')

test('all scenarios of the package are understood, and none has the name of another', () => {
  const names = scenarios.map(({ name }) => name)
  expect(names.length).toBeGreaterThan(100)
  expect(new Set(names).size).toBe(names.length)
})

test.each(scenarios)('$name is a short name in a folder, with a title of one line', ({ name, title }) => {
  expect(name).toMatch(/^[a-z]+\/[a-z0-9]+(-[a-z0-9]+)*$/)
  expect(title).toMatch(/^\S.*[^.]\.$/)
})

test('no two scenarios have the same title', () => {
  const titles = scenarios.map(({ title }) => title)
  expect(titles.filter((title, index) => titles.indexOf(title) !== index)).toEqual([])
})

test.each(['iris', 'cache'] as const)('all scenarios are understood for guests of %s alone too', (kind) => {
  const ofKind = findScenarios('**', kind)
  expect(ofKind.map(({ name }) => name)).toEqual(scenarios.map(({ name }) => name))
  const kinds = ofKind.flatMap(({ instances, planned }) => [...instances, ...planned].map((one) => one.kind))
  // what is in a container is of no such kind
  expect(new Set(kinds.filter((one) => !isContainer(one)))).toEqual(new Set([kind]))
})

test('ACTS has exactly the verbs that are no set-up', () => {
  const verbs = Object.entries(SCENARIO_VERBS).flatMap(([verb, { part }]) => (part === 'set-up' ? [] : [verb]))
  expect(Object.keys(ACTS).sort()).toEqual(verbs.sort())
})

test('docs/reference/scenarios.md has the usage of each verb, in the order of SCENARIO_VERBS, and no other verb', () => {
  const page = readFileSync(join(__dirname, '../../../docs/reference/scenarios.md'), 'utf8')
  const [, table = ''] = /^## Verbs$(.*?)^## /ms.exec(page) ?? []
  const usages = [...table.matchAll(/^\| `([^`]+)` \|/gm)].map(([, cell = '']) => cell.replaceAll('\\|', '|'))
  expect(usages).toEqual(Object.values(SCENARIO_VERBS).map(({ usage }) => usage))
})
