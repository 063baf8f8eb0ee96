import { knownKeys } from '../../src/config/json-schema.ts'
import { normalise } from '../../src/config/normalise.ts'
import { parsePlaced } from '../../src/config/parse.ts'
import { settingsIn } from '../../src/config/settings.ts'

function settingsOf(text: string) {
  const parsed = parsePlaced(text, 'c.yaml')
  if (parsed.kind === 'problems') throw new Error(parsed.problems.map(({ message }) => message).join('\n'))
  return settingsIn(parsed.config, parsed.positions)
}

const setting = (text: string, key: string) => settingsOf(text).find((one) => one.key === key)

/** The keys that hold a value. */
function keysBelow(path: readonly string[] = []): readonly string[] {
  const own = knownKeys(path)
  return own.length === 0 ? [path.join('.')] : own.flatMap((key) => keysBelow([...path, key]))
}

test('without a file there is a row for every key of the schema, each with its default', () => {
  const all = settingsIn(normalise({}), new Map())
  const keys = keysBelow().filter((key) => key !== 'instances.overrides')
  expect(keys).toHaveLength(23)
  expect(all.map(({ key }) => key).sort()).toEqual([...keys].sort())
  const { origin, value } = all.find(({ key }) => key === 'watchdog.resumeAfter') ?? {}
  expect({ origin, value }).toEqual({ origin: { kind: 'computed', by: 'watchdog.deadline + 60' }, value: 360 })
  expect(all.filter(({ origin: { kind } }) => kind !== 'default')).toHaveLength(1)
})

test.each([
  ['a block', 'freeze:\n  timeout: 61\n', 'freeze.timeout', { kind: 'file', line: 2, column: 3 }, 61],
  ['a flow', 'log: { syslog: false }', 'log.syslog', { kind: 'file', line: 1, column: 8 }, false],
  ['JSON', '{\n "layout": "legacy" }', 'layout', { kind: 'file', line: 2, column: 2 }, 'legacy'],
  ['the default, written', 'runAs: root\n', 'runAs', { kind: 'file', line: 1, column: 1 }, 'root'],
  [
    'a list',
    'instances:\n  exclude:\n    - test*\n',
    'instances.exclude',
    { kind: 'file', line: 2, column: 3 },
    ['TEST*'],
  ],
  ['a user without a command', 'notify: { user: mail }', 'notify.user', { kind: 'file', line: 1, column: 11 }, 'mail'],
  ['null', 'watchdog: { resumeAfter: null }', 'watchdog.resumeAfter', { kind: 'file', line: 1, column: 13 }, null],
])('a setting of a file has the place of its key: %s', (_what, text, key, origin, value) => {
  expect(setting(text, key)).toEqual({ key, origin, value })
})

test('an override has a row for each setting of an instance, written in the override or taken from those for all', () => {
  const text = 'freeze: { timeout: 20 }\ninstances:\n  overrides:\n    iris:prod:\n      thaw: { retries: 1 }\n'
  const own = settingsOf(text).filter(({ key }) => key.startsWith('instances.overrides.'))
  const prefix = 'instances.overrides.iris:PROD.'
  expect(own.map(({ key }) => key.slice(prefix.length)).sort()).toEqual(
    [...keysBelow(['instances', 'overrides', 'X'])].map((key) => key.replace('instances.overrides.X.', '')).sort(),
  )
  expect(setting(text, `${prefix}thaw.retries`)).toMatchObject({
    value: 1,
    origin: { kind: 'file', line: 5, column: 15 },
  })
  expect(setting(text, `${prefix}freeze.timeout`)).toMatchObject({
    value: 20,
    origin: { kind: 'as for all', key: 'freeze.timeout' },
  })
  expect(setting(text, `${prefix}optional`)).toMatchObject({ value: false, origin: { kind: 'default' } })
})
