import { asciiLine, printable, printableCopy } from '../../src/text/printable.ts'

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
])('text of a program is made ASCII: %j in %j', (text, max, expected) => {
  expect(asciiLine(text, max)).toBe(expected)
})

test.each([
  ['a b~', undefined, 'a b~'],
  ['Grüße', undefined, 'Grüße'],
  ['a\n\u001b\u2028b', undefined, 'a\\x0a\\x1b\\u{2028}b'],
  ['abcdef', 4, 'abcd...'],
  ['äbcdef', 4, 'äbcd...'],
])('text of unknown origin is made printable: %j in %j', (text, max, expected) => {
  expect(printable(text, max)).toBe(expected)
  expect(printableCopy(text, max)).toBe(expected)
})
