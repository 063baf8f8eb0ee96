import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { BUSY } from './busy.ts'
import { FACTS, OURS, PACKAGE } from './scenarios.ts'

const page = readFileSync(join(__dirname, '../../../docs/explanation/vmware-tools.md'), 'utf8')
const cited = [...page.matchAll(/[|(] ?\*([^*\n]+)\*/g)].map(([, name]) => name ?? '')
const facts = [...FACTS.map(({ title }) => title), BUSY]

describe('docs/explanation/vmware-tools.md', () => {
  test.each(facts)('cites the fact: %s', (name) => {
    expect(cited).toContain(name)
  })

  test.each(cited)('cites a scenario that exists: %s', (name) => {
    expect([...facts, ...OURS.map(({ title }) => title)]).toContain(name)
  })
})

test('no two scenarios have the same title, by which the outcomes of the two callers are compared', () => {
  const titles = [...FACTS, ...OURS, ...PACKAGE].map(({ title }) => title)
  expect(titles.filter((title, place) => titles.indexOf(title) !== place)).toEqual([])
})

test('the scenarios of the package have each kind of end of a snapshot', () => {
  const ends = PACKAGE.flatMap(({ steps }) => steps.map(({ text }) => text))
  for (const end of ['snapshot good', 'snapshot failed', 'wait snapshot aborted', 'snapshot failed host=refuses'])
    expect(ends).toContain(end)
})
