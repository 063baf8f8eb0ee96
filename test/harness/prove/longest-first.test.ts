import { findScenarios } from '../../../src/harness/language/find-scenarios.ts'
import { LONGEST, longestFirst } from '../../../src/harness/prove/longest-first.ts'

test('the longest scenarios are scenarios of the package', () => {
  const names = findScenarios(undefined).map(({ name }) => name)
  expect(LONGEST.filter((name) => !names.includes(name))).toEqual([])
})

test('the longest scenarios of each shell begin first, then the others in the given order', () => {
  const [longest = '', second = ''] = LONGEST
  const [scenario] = findScenarios('freeze/good')
  if (scenario === undefined) throw new Error('no scenario freeze/good')
  const job = (shellName: string, name: string) => ({ shellName, scenario: { ...scenario, name } })
  const jobs = [
    ...['a', second, 'b', longest].map((name) => job('mksh', name)),
    ...['a', longest].map((name) => job('dash', name)),
  ]
  expect(longestFirst(jobs)).toEqual([3, 1, 0, 2, 5, 4])
  expect(longestFirst([])).toEqual([])
})
