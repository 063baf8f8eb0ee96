import { didYouMean } from '../../src/text/did-you-mean.ts'

const NAMES = ['status', 'stun', 'history', 'freeze/good', '--json', '--root', '--host']

test.each([
  ['statis', '; did you mean status?'],
  ['stnu', '; did you mean stun?'],
  ['freze/god', '; did you mean freeze/good?'],
  ['--jsn', '; did you mean --json?'],
  ['--rot', '; did you mean --root?'],
  ['--rtoo', '; did you mean --root?'],
  ['--hots', '; did you mean --host?'],
  ['--toot', '; did you mean --root?'],
  ['--out', ''],
  ['--hooks', ''],
  ['stat', '; did you mean status?'],
  ['st', ''],
  ['x', ''],
  ['uninstall', ''],
  ['', ''],
])('the word %j gets the hint "%s"', (word, meant) => {
  expect(didYouMean(word, NAMES)).toBe(meant)
})

test('a word that is longer than any name is not compared', () => {
  expect(didYouMean('a'.repeat(81), ['a'.repeat(80)])).toBe('')
  expect(didYouMean('a'.repeat(80), ['a'.repeat(79)])).not.toBe('')
})
