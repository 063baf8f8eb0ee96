import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { BUSY } from './busy.ts'
import { FACTS, OURS } from './scenarios.ts'

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
