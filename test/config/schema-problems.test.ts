import * as z from 'zod'
import { schemaProblems } from '../../src/config/schema-problems.ts'

const SCHEMA = z.strictObject({
  list: z.array(z.strictObject({ name: z.string() })),
  'a.b/c': z.enum(['yes', 'no']),
})

it.each([
  [null, ['the file: expected object, received null']],
  [{ list: [{ name: 'x' }, { name: 1 }], 'a.b/c': 'yes' }, ['list[1].name: expected string, received number']],
  [{ 'a.b/c': 'yes' }, ['list: is missing, expected array']],
  [{ list: [], 'a.b/c': '\u001b[2J' }, ['["a.b/c"]: expected one of "yes"|"no"']],
  [{ list: [], 'a.b/c': 'no', '\u001b[2J': 1 }, ['the file: unrecognized key: "\\x1b[2J"']],
  [{ list: [{}], 'a.b/c': 1 }, ['list[0].name: is missing, expected string', '["a.b/c"]: expected one of "yes"|"no"']],
])('of %j the schema says %j', (value, problems) => {
  const { error } = SCHEMA.safeParse(value)
  expect(error === undefined ? [] : schemaProblems(error, 'the file')).toEqual(problems)
})

it('has no subject for a document that has no name', () => {
  const { error } = SCHEMA.safeParse([])
  expect(error === undefined ? [] : schemaProblems(error)).toEqual(['expected object, received array'])
})
