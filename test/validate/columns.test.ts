import { columnIn, columnInBytes } from '../../src/validate/columns.ts'

// e with an accent has two bytes; the face has four bytes and two UTF-16 code units
const LINE = '\ta\t\u00e9\u{1f600}x'

test.each([
  ['tab stops', [0, 1, 9, 10, 17, 18, 19, 20, 99], [0, 1, 2, 3, 4, 5, 7, 8, 87]],
  ['characters', [0, 1, 2, 3, 4, 5, 6, 7, 99], [0, 1, 2, 3, 4, 5, 7, 8, 100]],
  ['bytes', [0, 1, 2, 3, 4, 6, 10, 11, 99], [0, 1, 2, 3, 4, 5, 7, 8, 96]],
] as const)('columns in %s', (unit, counted, columns) => {
  expect(counted.map((column) => columnIn(LINE, column, unit))).toEqual(columns)
})

test('a tab ends at the next stop, wherever it begins', () => {
  expect([1, 3, 9].map((column) => columnIn('ab\tx', column, 'tab stops'))).toEqual([1, 3, 4])
})

test('a column is converted to bytes', () => {
  expect([1, 2, 4, 5, 7, 8].map((column) => columnInBytes(LINE, column))).toEqual([1, 2, 4, 6, 10, 11])
})
