import { normalise } from '../../src/config/normalise.ts'
import { parseConfig } from '../../src/config/parse.ts'
import { starterConfig } from '../../src/config/starter.ts'
import { configExample } from '../../src/host/share.ts'
import type { Instance } from '../../src/model.ts'
import { makeInstance } from '../hook/make-instance.ts'

const INSTANCES: readonly Instance[] = [
  makeInstance('cache:prod', { directory: '/opt/old' }),
  makeInstance('iris:prod', { directory: '/opt/new' }),
  makeInstance('iris:2024', { version: 'x\u001b[31m\n}: {' }),
]

/** The text after the change that its comment describes: without the braces, and the lines of the instances without their "#". */
function uncommented(text: string): string {
  const [above = '', below = ''] = text.split('\n  overrides: {}\n')
  return `${above}\n  overrides:\n${below.replaceAll(/^ {2}# (?= )/gm, '  ')}`
}

test.each([
  ['no instance', []],
  ['instances', INSTANCES],
])('the starter configuration with %s has the meaning of no file', (_what, instances) => {
  expect(parseConfig(starterConfig(configExample(), instances), 'c.yaml')).toEqual({
    kind: 'ok',
    config: normalise({}),
  })
})

test('if the "#" of its comments is removed, the starter configuration has an override for each instance', () => {
  const text = starterConfig(configExample(), INSTANCES)
  expect(text).toContain('/opt/new')
  const parsed = parseConfig(uncommented(text), 'c.yaml')
  expect(parsed.kind === 'ok' ? Object.keys(parsed.config.instances.overrides) : parsed).toEqual([
    '2024',
    'cache:PROD',
    'iris:PROD',
  ])
})

test('an example without a place for the overrides is a bug of the package', () => {
  expect(() => starterConfig('layout: legacy\n', [])).toThrow('no line "  overrides: {}"')
})
