import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
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
  '%s has the faults of its label and no others',
  (file, labelled) => {
    const outcome = houseRules([scriptOf(labelled)])
    const found = outcome.kind === 'ran' ? outcome.findings.map(({ rule }) => rule) : []
    expect([...new Set(found)].sort()).toEqual([...rulesIn(labelled.faults)].sort())
    if (file.startsWith('good')) expect(found).toEqual([])
  },
)

test('every rule for scripts of any origin has a script with its fault in the corpus', () => {
  const had = new Set(CORPUS.flatMap(({ faults }) => rulesIn(faults)))
  expect(HOUSE_RULES.filter(({ id, scope }) => scope === 'any' && !had.has(id)).map(({ id }) => id)).toEqual([])
})

test('each finding has the place and text of corpus-findings.txt (UPDATE_GOLDEN=1 rewrites the file)', () => {
  const examples = HOUSE_RULES.map(({ id, bad, scope, names }) => ({
    name: names?.bad ?? `bad example of ${id}`,
    text: bad,
    ours: scope === 'ours' ? ('ours' as const) : ('foreign' as const),
  }))
  const outcome = houseRules([...CORPUS.map(scriptOf), ...examples])
  const findings = outcome.kind === 'ran' ? outcome.findings : []
  const text = findings
    .map(
      ({ file, line, column, rule, severity, message }) => `${file}:${line}:${column} ${rule} ${severity} ${message}\n`,
    )
    .join('')
  const golden = join(__dirname, 'corpus-findings.txt')
  const written = existsSync(golden) ? readFileSync(golden, 'utf8') : ''
  if (written !== text && process.env.UPDATE_GOLDEN === '1') writeFileSync(golden, text)
  expect(written).toBe(text)
})
