import { counted, shortName, spanText } from '../../src/text/format.ts'

test.each([
  [null, '-'],
  [0, '0.00 s'],
  [2.314, '2.31 s'],
  [27.44, '27.4 s'],
  [200, '3 min 20 s'],
  [18_600, '5 h 10 min'],
  [172_800, '2 days'],
])('%p seconds are written as: %s', (seconds, text) => {
  expect(spanText(seconds)).toBe(text)
})

test.each([
  ['iris:PROD', 20, 'iris:PROD'],
  ['iris:A-VERY-LONG-NAME-OF-AN-INSTANCE', 11, 'iris:…TANCE'],
  ['a\nb\u001b', 20, 'a\\x0ab\\x1b'],
])('the name %j in %d characters is: %s', (name, max, text) => {
  expect(shortName(name, max)).toBe(text)
})

test('a count has the singular for 1 and the plural for others', () => {
  expect([0, 1, 8760].map((count) => counted(count, 'run'))).toEqual(['0 runs', '1 run', '8,760 runs'])
})
