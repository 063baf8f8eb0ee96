import { table } from '../../src/text/table.ts'

test('columns are as wide as their widest cell, and no line ends in blanks', () => {
  expect(
    table(
      ['A', 'LONGER', 'C'],
      [
        ['1', '2', '3'],
        ['Caché', '', ''],
        ['\u{1f600}', 'x', 'y'],
      ],
    ),
  ).toBe('A      LONGER  C\n1      2       3\nCaché\n\u{1f600}      x       y\n')
})

test('a heading alone', () => {
  expect(table(['A', 'B'], [])).toBe('A  B\n')
})
