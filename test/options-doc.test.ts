import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { VERB_NAMES, verbNamed } from '../src/verbs/verbs.ts'

const rows = readFileSync(join(__dirname, '../docs/reference/options.md'), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| '))
  .map((line) => line.slice(2, -2).split(' | '))
const [heading = [], ...verbs] = rows
const OPTIONS = heading.slice(1).map((cell) => cell.replaceAll(/[`-]/g, ''))

test('the matrix has each verb', () => {
  expect(verbs.map(([name]) => name)).toEqual(VERB_NAMES.map((name) => `\`${name}\``))
  expect(OPTIONS).toEqual(['root', 'config', 'inventory', 'since', 'timezone', 'json'])
})

test.each(VERB_NAMES)('%s has the options that the matrix says, and each that it lacks has a reason', async (name) => {
  const cells = verbs.find(([first]) => first === `\`${name}\``)?.slice(1) ?? []
  const given = (await verbNamed(name))?.options ?? {}
  expect(cells.map((cell) => cell.split(':')[0])).toEqual(OPTIONS.map((option) => (option in given ? 'yes' : 'no')))
  expect(cells.filter((cell) => !/^(?:yes|no: \S.*)$/.test(cell))).toEqual([])
})
