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

test('a table without rows is its heading', () => {
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

  test('another column is narrowed before the main one, and of a path the end is shown', () => {
    expect(at(62)).toBe(
      [
        'ID  JOURNAL                WHY',
        '1   ...1122.003 at 197192  the list of instances was not whole',
        '2   -',
        '',
      ].join('\n'),
    )
  })

  test('the main column goes on a line below, whole, if that is not enough', () => {
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

  test('the main column is wrapped between words only if it is longer than a line, and then the next column goes below too', () => {
    expect(at(31).split('\n').slice(2, 5)).toEqual([
      '    why: the list of instances',
      '         was not whole',
      '2   -',
    ])
    expect(at(12)).toContain('ID\n1\n    why: the list of\n')
  })

  test('cells of the main column are never cut, whatever is narrowed', () => {
    for (let columns = 1; columns < 70; columns++) {
      const words = at(columns).replaceAll(/\s+/g, ' ')
      expect(words).toContain('the list of instances was not whole')
    }
  })
})

test('the last column is wrapped between words if it has room, and continues below its begin', () => {
  const rows = [['1', 'all frozen, pre-freeze ends']]
  expect(table(['ID', 'WHAT'], rows, { columns: 20, wrapLast: 16 })).toBe(
    'ID  WHAT\n1   all frozen,\n    pre-freeze ends\n',
  )
  expect(table(['ID', 'WHAT'], rows, { columns: 19, wrapLast: 16 })).toBe(table(['ID', 'WHAT'], rows))
})

test('a coloured cell makes its column no wider', () => {
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
