import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { FACTS } from './facts.ts'
import { CASES } from './scenarios.ts'

const page = readFileSync(join(__dirname, '../../../docs/explanation/vmware-tools.md'), 'utf8')
const cited = [...page.matchAll(/[|(] ?\*([^*\n]+)\*/g)].map(([, name]) => name ?? '')

describe('docs/explanation/vmware-tools.md', () => {
  test.each(FACTS.map(({ scenario }) => scenario.name))('cites the fact: %s', (name) => {
    expect(cited).toContain(name)
  })

  test.each(cited)('cites a scenario that exists: %s', (name) => {
    expect([...FACTS, ...CASES].map(({ scenario }) => scenario.name)).toContain(name)
  })
})
