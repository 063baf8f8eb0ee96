import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readTemplates } from '../../src/hook/templates.ts'
import { packageVersion } from '../../src/host/share.ts'

const CHECKOUT = join(__dirname, '../..')

test('every template is read, under its name', async () => {
  const { version, hooks, partials } = await readTemplates()
  expect(version).toBe(packageVersion())
  const files = readdirSync(join(CHECKOUT, 'templates/partials')).map((name) => name.replace(/\.sh\.hbs$/, ''))
  expect(Object.keys(partials).sort()).toEqual(files.sort())
  for (const [role, file] of [
    ['pre-freeze', 'pre-freeze-script'],
    ['post-thaw', 'post-thaw-script'],
    ['all', '50-gen-hooks'],
  ] as const) {
    expect(hooks[role]).toBe(readFileSync(join(CHECKOUT, 'templates', `${file}.sh.hbs`), 'utf8'))
  }
})

test('every partial is used', async () => {
  const { hooks, partials } = await readTemplates()
  const texts = [...Object.values(hooks), ...Object.values(partials)].join('\n')
  expect(Object.keys(partials).filter((name) => !texts.includes(`{{> ${name}}}`))).toEqual([])
})
