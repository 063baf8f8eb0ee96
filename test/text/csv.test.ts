import fc from 'fast-check'
import { csvLine } from '../../src/text/csv.ts'
import { printable } from '../../src/text/printable.ts'
import { anyText } from './any-text.ts'

test.each([
  ['a b', 'a b'],
  ['', ''],
  ['a,b', '"a,b"'],
  ['a"b', '"a""b"'],
  ['a\nb', 'a\\x0ab'],
  ['a\u001b[2J\u009b\u202eb', 'a\\x1b[2J\\x9b\\u{202e}b'],
  ['=1+1', "'=1+1"],
  ['+1', "'+1"],
  ['-1', "'-1"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['\uff1d1+1', "'\uff1d1+1"],
  ['\uff20SUM(A1)', "'\uff20SUM(A1)"],
  ['\t=1', '\\x09=1'],
  ['=A,B', `"'=A,B"`],
  ['a=1', 'a=1'],
])('the text %j is the cell %j', (text, cell) => {
  expect(csvLine([text])).toBe(`${cell}\r\n`)
})

test('a number stays a number, also a negative one', () => {
  expect(csvLine([-1, 0.5, true, null, 'x'])).toBe('-1,0.5,true,,x\r\n')
})

test('any text becomes one cell that is no formula', () => {
  fc.assert(
    fc.property(anyText(), (text) => {
      const line = csvLine([text, 'end'])
      expect(line.endsWith(',end\r\n')).toBe(true)
      const cell = line.slice(0, -',end\r\n'.length)
      const plain = cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell
      const shown = printable(text, Number.POSITIVE_INFINITY)
      expect([shown, `'${shown}`]).toContain(plain)
      expect(plain).not.toMatch(/^[=+\-@\uff1d\uff0b\uff0d\uff20]|[\p{C}\p{Zl}\p{Zp}]/u)
      expect(cell.startsWith('"') || !/[",]/.test(cell)).toBe(true)
    }),
  )
})
