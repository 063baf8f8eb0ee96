import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readTemplates } from '../../src/hook/templates.ts'
import { packageVersion } from '../../src/host/share.ts'

const CHECKOUT = join(__dirname, '../..')

test('every template is read, under its name', async () => {
  const { version, hook, partials } = await readTemplates()
  expect(version).toBe(packageVersion())
  const files = readdirSync(join(CHECKOUT, 'templates/partials')).map((name) => name.replace(/\.sh\.hbs$/, ''))
  expect(Object.keys(partials).sort()).toEqual(files.sort())
  expect(hook).toBe(readFileSync(join(CHECKOUT, 'templates/hook.sh.hbs'), 'utf8'))
})

test('every partial is used', async () => {
  const { hook, partials } = await readTemplates()
  const texts = [hook, ...Object.values(partials)].join('\n')
  expect(Object.keys(partials).filter((name) => !texts.includes(`{{> ${name}}}`))).toEqual([])
})

test('only the header and the settings show values: the engine is the same for every configuration', async () => {
  const { hook, partials } = await readTemplates()
  const showing = Object.entries({ hook, ...partials }).filter(([, text]) => /(?<!\\)\{\{(?!> )/.test(text))
  expect(showing.map(([name]) => name).sort()).toEqual(['header', 'settings'])
})
