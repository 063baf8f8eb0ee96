import { testRows } from './play-rows.ts'
import { rows } from './rows/index.ts'
import { BIN_SH } from './shells.ts'

test('no two rows have one name', () => {
  expect(new Set(rows.map(({ name }) => name)).size).toBe(rows.length)
})

testRows([BIN_SH])
