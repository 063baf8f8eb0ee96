import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { findScenarios } from '../../../src/harness/language/find-scenarios.ts'
import { SCENARIO_VERBS } from '../../../src/harness/language/verbs.ts'
import { ACTS } from '../../../src/harness/play/steps/steps.ts'

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

test('no two say the same', () => {
  const titles = scenarios.map(({ title }) => title)
  expect(titles.filter((title, index) => titles.indexOf(title) !== index)).toEqual([])
})

test.each(['iris', 'cache'] as const)('they are understood for guests of %s alone too', (kind) => {
  const ofKind = findScenarios('**', kind)
  expect(ofKind.map(({ name }) => name)).toEqual(scenarios.map(({ name }) => name))
  const kinds = ofKind.flatMap(({ instances, planned }) => [...instances, ...planned].map((one) => one.kind))
  expect(new Set(kinds)).toEqual(new Set([kind]))
})

test('each verb that is no set-up does something, and nothing else does', () => {
  const verbs = Object.entries(SCENARIO_VERBS).flatMap(([verb, { part }]) => (part === 'set-up' ? [] : [verb]))
  expect(Object.keys(ACTS).sort()).toEqual(verbs.sort())
})

test('the page has each verb with its usage, in their order, and no other', () => {
  const page = readFileSync(join(__dirname, '../../../docs/reference/scenarios.md'), 'utf8')
  const [, table = ''] = /^## Verbs$(.*?)^## /ms.exec(page) ?? []
  const usages = [...table.matchAll(/^\| `([^`]+)` \|/gm)].map(([, cell = '']) => cell.replaceAll('\\|', '|'))
  expect(usages).toEqual(Object.values(SCENARIO_VERBS).map(({ usage }) => usage))
})
