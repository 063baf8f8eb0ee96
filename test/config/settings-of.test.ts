import { normalise } from '../../src/config/normalise.ts'
import { settingsOf } from '../../src/config/settings-of.ts'

const CONFIG = normalise({
  freeze: { timeout: 45 },
  instances: {
    overrides: {
      prod: { freeze: { timeout: 10 } },
      'iris:PROD': { thaw: { timeout: 5 } },
      'cache:Lab': { optional: true },
    },
  },
})

const of = (kind: 'iris' | 'cache', name: string) => settingsOf({ kind, name }, CONFIG)

test('an instance without an override has the defaults', () => {
  expect(of('iris', 'OTHER')).toBe(CONFIG.defaults)
  expect(CONFIG.defaults.freeze.timeout).toBe(45)
})

test('an override with kind and name replaces an override with the name alone, which adds nothing', () => {
  expect(of('cache', 'PROD').freeze.timeout).toBe(10)
  expect(of('iris', 'PROD').thaw.timeout).toBe(5)
  expect(of('iris', 'PROD').freeze.timeout).toBe(45)
})

test('the case of a name does not matter, the kind does', () => {
  expect(of('cache', 'lAb').optional).toBe(true)
  expect(of('iris', 'LAB').optional).toBe(false)
})

test('a setting that an override does not have is the setting for all', () => {
  expect(of('cache', 'LAB')).toEqual({ ...CONFIG.defaults, optional: true })
})

test.each(['CONSTRUCTOR', 'constructor', '__proto__', 'toString', 'hasOwnProperty'])(
  'an instance called %s has the defaults',
  (name) => {
    expect(of('iris', name)).toBe(CONFIG.defaults)
  },
)
