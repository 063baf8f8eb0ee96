import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { HOUSE_RULES, houseRules } from '../../src/validate/house-rules/house-rules.ts'
import { CORPUS, rulesIn, scriptOf } from './corpus.ts'

test('every script of the corpus has its label', () => {
  const files = (folder: string) =>
    readdirSync(join(__dirname, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(join(__dirname, folder, '/').length))
  const all = [...files('corpus'), ...files('../other-hooks').map((file) => `other-hooks/${file}`)]
  expect(CORPUS.map(({ file }) => file).sort()).toEqual(all.sort())
})

test.each(CORPUS.map((labelled) => [labelled.file, labelled] as const))(
  '%s: its faults and no others',
  (file, labelled) => {
    const outcome = houseRules([scriptOf(labelled)])
    const found = outcome.kind === 'ran' ? outcome.findings.map(({ rule }) => rule) : []
    expect([...new Set(found)].sort()).toEqual([...rulesIn(labelled.faults)].sort())
    if (file.startsWith('good')) expect(found).toEqual([])
  },
)

test('every rule about scripts of any origin has its fault in the corpus', () => {
  const had = new Set(CORPUS.flatMap(({ faults }) => rulesIn(faults)))
  expect(HOUSE_RULES.filter(({ id, scope }) => scope === 'any' && !had.has(id)).map(({ id }) => id)).toEqual([])
})
