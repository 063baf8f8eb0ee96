import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv2020 as Ajv } from 'ajv/dist/2020.js'
import { PUBLISHED, publishedSchema, SCHEMAS } from './published.ts'

const NAMES = [...SCHEMAS.keys()]

test.each(NAMES)('docs/reference/schemas/%s.schema.json is the schema of the tool', (name) => {
  const path = join(PUBLISHED, `${name}.schema.json`)
  const text = `${JSON.stringify(publishedSchema(name), null, 2)}\n`
  const before = existsSync(path) ? readFileSync(path, 'utf8') : ''
  if (process.env.UPDATE_GOLDEN === '1') writeFileSync(path, text)
  // compared with the old text, so that a run that rewrites the file fails
  expect(before).toBe(text)
})

test('docs/reference/schemas has no other file', () => {
  expect(readdirSync(PUBLISHED).sort()).toEqual(NAMES.map((name) => `${name}.schema.json`).sort())
})

test.each(NAMES)('%s is a schema of draft 2020-12', (name) => {
  const schema = JSON.parse(readFileSync(join(PUBLISHED, `${name}.schema.json`), 'utf8'))
  expect(schema).toMatchObject({
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: `urn:gen-hooks:${name}:1`,
  })
  expect(schema.properties.schema).toMatchObject({ const: `gen-hooks/${name}/1` })
  expect(new Ajv({ formats: { 'date-time': true } }).validateSchema(schema, true)).toBe(true)
})

interface Key {
  readonly path: string
  readonly key: string
  readonly schema: { readonly type?: unknown; readonly format?: unknown; readonly anyOf?: readonly Key['schema'][] }
}

/** All keys of a schema, also in alternatives and arrays. */
function keysOf(node: unknown, path = ''): readonly Key[] {
  if (typeof node !== 'object' || node === null) return []
  if (Array.isArray(node)) return node.flatMap((one) => keysOf(one, path))
  return Object.entries(node).flatMap(([word, inner]) => {
    if (word !== 'properties') return keysOf(inner, word === 'additionalProperties' ? `${path}.*` : path)
    return Object.entries(inner as object).flatMap(([key, schema]) => [
      { path: `${path}.${key}`, key, schema },
      ...keysOf(schema, `${path}.${key}`),
    ])
  })
}

const ALL = NAMES.flatMap((name) => keysOf(publishedSchema(name), name))
const has = ({ schema }: Key, what: (one: Key['schema']) => boolean): boolean =>
  [schema, ...(schema.anyOf ?? [])].some(what)

test('a number that is no count is a length of time, and its key has the word seconds', () => {
  const numbers = ALL.filter((key) => has(key, ({ type }) => [type].flat().includes('number'))).map(({ path }) => path)
  expect(numbers.length).toBeGreaterThan(20)
  expect(numbers.filter((path) => !/seconds/i.test(path))).toEqual([])
  expect(ALL.filter(({ key }) => /^ms$|Ms$|[Mm]illi|[Mm]icro|[Mm]inutes|[Hh]ours/.test(key))).toEqual([])
})

test('a key that names a time has a time for its value', () => {
  const times = ALL.filter(({ key }) => /^(at|from|to|since|lostBy)$|At$/.test(key))
  expect(times.length).toBeGreaterThan(20)
  expect(times.filter((key) => !has(key, ({ format }) => format === 'date-time')).map(({ path }) => path)).toEqual([])
  const others = ALL.filter((key) => has(key, ({ format }) => format === 'date-time') && !times.includes(key))
  expect(others.map(({ path }) => path)).toEqual([])
})
