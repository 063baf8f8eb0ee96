import { arithmetic } from '../../../src/validate/ending/arithmetic.ts'

const known = (name: string): readonly string[] | null =>
  ({ $n: ['2'], $some: ['0', '5'], $word: ['yes'], $empty: [''], '$?': ['5'], $1: ['7'] })[name] ?? null

test.each<readonly [string, readonly string[] | null]>([
  ['1 + 2 * 3', ['7']],
  ['(1 + 2) * 3', ['9']],
  ['n - 5', ['-3']],
  ['$n', ['2']],
  ['${n} % 2', ['0']],
  ['! n', ['0']],
  ['-n + 2', ['0']],
  ['$? == 5', ['1']],
  ['some != 5', ['1', '0']],
  ['some == 5 ? 0 : 1', ['1', '0']],
  ['n > 1 && n <= 2', ['1']],
  ['n < 1 || $1 >= 7', ['1']],
  ['empty', ['0']],
  ['7 / 2', ['3']],
  ['1 / 0', null],
  ['word', null],
  ['unknown + 1', null],
  ['n++', null],
  ['n = 1', null],
  ['1 +', null],
  ['(1', null],
  ['1 2', null],
  ['', null],
  ['1 ? 2', null],
  ['#failed[@] > 0', null],
  [Array(41).fill('1').join('+'), null],
  ['some + some * 2 + some * 4 + some * 8', null],
])('%s', (text, value) => {
  expect(arithmetic(text, known)).toEqual(value)
})
