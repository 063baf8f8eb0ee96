import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { knownKeys } from '../../src/config/json-schema.ts'
import { normalise } from '../../src/config/normalise.ts'
import { parseConfig } from '../../src/config/parse.ts'

const text = readFileSync(join(__dirname, '../../templates/config.yaml'), 'utf8')

const override = ['instances', 'overrides', 'ANY']

test('templates/config.yaml is exactly the defaults', () => {
  expect(parseConfig(text, 'config.yaml')).toEqual({ kind: 'ok', config: normalise({}) })
})

test('the commented examples of templates/config.yaml are good configurations', () => {
  const resumeAfter = text.replace('# resumeAfter', 'resumeAfter')
  expect(parseConfig(resumeAfter, 'config.yaml')).toEqual({ kind: 'ok', config: normalise({}) })

  const example = text
    .split('\n')
    .filter((line) => line.startsWith('  #   '))
    .map((line) => line.slice(6))
  const parsed = parseConfig(`instances:\n  ${example.join('\n  ')}\n`, 'config.yaml')
  expect(parsed.kind === 'ok' && Object.keys(parsed.config.instances.overrides)).toEqual(['PROD', 'cache:LAB'])
})

test('templates/config.yaml shows every key', () => {
  const sections = knownKeys([])
  const keys = [...sections, ...sections.flatMap((section) => knownKeys([section])), ...knownKeys(override)]
  expect(keys).toContain('resumeAfter')
  expect(keys.filter((key) => !new RegExp(`^[ #]*${key}:`, 'm').test(text))).toEqual([])
})
