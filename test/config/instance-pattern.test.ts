import fc from 'fast-check'
import { canonicalEntry, kindsOf, matchesEntry } from '../../src/config/instance-pattern.ts'

describe('matchesEntry', () => {
  test.each([
    ['*', 'iris', 'PROD', true],
    ['prod', 'cache', 'PROD', true],
    ['PROD', 'iris', 'prod', true],
    ['PRO', 'iris', 'PROD', false],
    ['PROD?', 'iris', 'PROD', false],
    ['P?O*', 'iris', 'PROD', true],
    ['*D', 'iris', 'PROD', true],
    ['*O', 'iris', 'PROD', false],
    ['a.c', 'iris', 'ABC', false],
    ['iris:PROD', 'iris', 'PROD', true],
    ['iris:PROD', 'cache', 'PROD', false],
    ['cache:*', 'cache', 'X', true],
    ['cache:*', 'iris', 'X', false],
    ['*a*a*a*a*a*a*a*a*a*a*a*a*a*b', 'iris', 'a'.repeat(128), false],
  ] as const)('the entry %s and %s %s: %s', (entry, kind, name, expected) => {
    expect(matchesEntry(entry, { kind, name })).toBe(expected)
  })

  test('agrees with a regular expression', () => {
    const glob = fc.string({ unit: fc.constantFrom('A', 'B', '*', '?'), maxLength: 7 })
    const name = fc.string({ unit: fc.constantFrom('A', 'B', 'C'), maxLength: 7 })
    fc.assert(
      fc.property(glob, name, (entry, text) => {
        const regExp = new RegExp(`^${entry.replaceAll('*', '.*').replaceAll('?', '.')}$`)
        expect(matchesEntry(entry, { kind: 'iris', name: text })).toBe(regExp.test(text))
      }),
    )
  })
})

test('an entry has one canonical spelling', () => {
  expect(canonicalEntry('iris:prod')).toBe('iris:PROD')
  expect(canonicalEntry('prod')).toBe('PROD')
  expect(kindsOf('prod')).toEqual(['iris', 'cache'])
  expect(kindsOf('cache:prod')).toEqual(['cache'])
})
