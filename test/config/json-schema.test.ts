import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { configJsonSchema, knownKeys } from '../../src/config/json-schema.ts'

const reference = join(__dirname, '../../docs/reference')
const golden = join(reference, 'config.schema.json')

/** The keys that hold a value: `freeze.timeout`, not `freeze`. */
function keys(path: readonly string[] = []): readonly string[] {
  const own = knownKeys(path)
  return own.length === 0 ? [path.join('.')] : own.flatMap((key) => keys([...path, key]))
}

test('docs/reference/config.schema.json is what the schema says', () => {
  const text = `${JSON.stringify(configJsonSchema(), null, 2)}\n`
  const before = existsSync(golden) ? readFileSync(golden, 'utf8') : ''
  if (process.env.UPDATE_GOLDEN === '1') writeFileSync(golden, text)
  // compared with the old text, so that a run that rewrites the file fails
  expect(before).toBe(text)
})

test('every key has a description', () => {
  const undescribed = JSON.stringify(configJsonSchema(), (_key, value: unknown) => {
    if (typeof value !== 'object' || value === null || !('properties' in value)) return value
    for (const [name, property] of Object.entries(value.properties as object)) {
      const section = 'properties' in property && name !== 'overrides'
      if (!section && !('description' in property)) throw new Error(`${name} has no description`)
    }
    return value
  })
  expect(undescribed).toContain('ExternalFreezeTimeOut')
})

test('every key has its place in configuration.md', () => {
  const text = readFileSync(join(reference, 'configuration.md'), 'utf8')
  expect(keys()).toContain('freeze.updateSuspendAfter')
  expect(keys().filter((key) => !text.includes(`\`${key}\``))).toEqual([])
  for (const key of keys(['instances', 'overrides', 'ANY'])) {
    expect(text).toContain(`\`${key.replace('instances.overrides.ANY.', '')}\``)
  }
})
