import fc from 'fast-check'
import { matchesGlob } from '../../src/text/glob.ts'

test.each([
  ['freeze/*', 'freeze/late', true],
  ['freeze/*', 'freeze/late/one', false],
  ['freeze/**', 'freeze/late/one', true],
  ['**/one', 'freeze/late/one', true],
  ['**/one', 'one', false],
  ['f*/l*e', 'freeze/late', true],
  ['**a*/b', 'xa/ya/b', true],
  ['freeze?late', 'freeze/late', false],
  ['a.c', 'abc', false],
  ['', '', true],
  ['*', '', true],
  ['', 'a', false],
])('the glob %s and the text %s: %s', (glob, text, expected) => {
  expect(matchesGlob(glob, text)).toBe(expected)
})

test('a glob matches as the regular expression of the same meaning', () => {
  const glob = fc.array(fc.constantFrom('a', 'b', '*', '?', '/', '**'), { maxLength: 8 }).map((parts) => parts.join(''))
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '/'), maxLength: 9 })
  const regExp = (source: string): RegExp =>
    new RegExp(
      `^${source.replaceAll('**', '\0').replaceAll('*', '[^/]*').replaceAll('?', '[^/]').replaceAll('\0', '.*')}$`,
    )
  fc.assert(
    fc.property(glob, text, (source, name) => {
      expect(matchesGlob(source, name)).toBe(regExp(source).test(name))
    }),
    { numRuns: 3000 },
  )
})

test.each(['*a', '**a'])('a glob of many %s is matched soon', (part) => {
  expect(matchesGlob(`${part.repeat(40)}b`, 'a'.repeat(300))).toBe(false)
})
