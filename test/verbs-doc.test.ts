import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { VERB_NAMES, verbNamed } from '../src/verbs/verbs.ts'

const text = readFileSync(join(__dirname, '../docs/reference/verbs.md'), 'utf8')

function sectionOf(name: string): string {
  return text.split(/^## /m).find((section) => section.startsWith(`${name}\n`)) ?? ''
}

test.each(VERB_NAMES)('verbs.md shows %s with exactly its options, and an example', async (name) => {
  const section = sectionOf(name)
  const usage = /^`gen-hooks (.*)`$/m.exec(section)?.[1] ?? ''
  const shown = [...usage.matchAll(/\[--([a-z-]+)/g)].map((match) => match[1] ?? '').sort()
  expect(shown).toEqual(Object.keys((await verbNamed(name))?.options ?? {}).sort())
  expect(section).toContain(`\n\`\`\`\ngen-hooks ${name}`)
})
