import { printable } from '../../src/validate/printable-source.ts'

test.each([
  ['a', undefined, 'a'],
  [' a b ', undefined, 'a b'],
  ['a\n\t\x07b', undefined, 'a b'],
  ['\x1b[1mx\x7f\u00e9\u2028y~', undefined, '[1mx y~'],
  ['\n\n', undefined, ''],
  ['abcd', 4, 'abcd'],
  ['abcde', 4, 'abcd...'],
  [`${' '.repeat(12)}abcd`, 4, 'abcd'],
  [`${' '.repeat(13)}abcd`, 4, 'abc'],
  ['x'.repeat(300), undefined, 'x'.repeat(300)],
  ['x'.repeat(301), undefined, `${'x'.repeat(300)}...`],
])('%j in %j', (text, max, expected) => {
  expect(printable(text, max)).toBe(expected)
})
