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

describe('at a terminal', () => {
  const HEADING = ['ID', 'JOURNAL', 'WHY']
  const ROWS = [
    ['1', '/jnl/20261122.003 at 197192', 'the list of instances was not whole'],
    ['2', '-', ''],
  ]
  const STYLE = { narrow: [[1, 10]], below: [2, 1] } as const
  const at = (columns: number | null) => table(HEADING, ROWS, { ...STYLE, columns })

  test('that is wide enough, and in a file, nothing changes', () => {
    const whole = table(HEADING, ROWS)
    expect(at(null)).toBe(whole)
    expect(at(68)).toBe(whole)
    expect(whole.split('\n')[1]).toHaveLength(68)
  })

  test('another column is narrowed first; of a path its end is shown', () => {
    expect(at(62)).toBe(
      [
        'ID  JOURNAL                WHY',
        '1   ...1122.003 at 197192  the list of instances was not whole',
        '2   -',
        '',
      ].join('\n'),
    )
  })

  test('what one came for goes below, whole, where that is not enough', () => {
    expect(at(48)).toBe(
      [
        'ID  JOURNAL',
        '1   /jnl/20261122.003 at 197192',
        '    why: the list of instances was not whole',
        '2   -',
        '',
      ].join('\n'),
    )
  })

  test('it is wrapped between words only where it is longer than a line, and then the next column goes below too', () => {
    expect(at(31).split('\n').slice(2, 5)).toEqual([
      '    why: the list of instances',
      '         was not whole',
      '2   -',
    ])
    expect(at(12)).toContain('ID\n1\n    why: the list of\n')
  })

  test('whatever is narrowed, cells of what one came for are never cut', () => {
    for (let columns = 1; columns < 70; columns++) {
      const words = at(columns).replaceAll(/\s+/g, ' ')
      expect(words).toContain('the list of instances was not whole')
    }
  })
})

test('the last column is broken between words where it has room enough, and goes on below its begin', () => {
  const rows = [['1', 'all frozen, pre-freeze ends']]
  expect(table(['ID', 'WHAT'], rows, { columns: 20, wrapLast: 16 })).toBe(
    'ID  WHAT\n1   all frozen,\n    pre-freeze ends\n',
  )
  expect(table(['ID', 'WHAT'], rows, { columns: 19, wrapLast: 16 })).toBe(table(['ID', 'WHAT'], rows))
})

test('a cell is painted, and its column is as wide as without', () => {
  const paint = (cell: string, column: number): string => (column === 0 && cell === 'no' ? `<${cell}>` : cell)
  expect(
    table(
      ['A', 'B'],
      [
        ['no', 'x'],
        ['yes', 'y'],
      ],
      { paint },
    ),
  ).toBe('A    B\n<no>   x\nyes  y\n')
})
