import fc from 'fast-check'
import { splitWords } from '../../../src/harness/language/tokenize.ts'
import { anyText } from '../../text/any-text.ts'

test.each<[string, readonly string[]]>([
  ['', []],
  [' \t ', []],
  ['freeze', ['freeze']],
  ['  freeze \t thaw\r', ['freeze', 'thaw']],
  ["log '/a  b/'", ['log', '/a  b/']],
  ["told 'it''s'", ['told', "it's"]],
  ["file '' ''''", ['file', '', "'"]],
  ["text='two words' more", ['text=two words', 'more']],
  ['freeze # comment', ['freeze']],
  ['# comment', []],
  ['status=#1 a#b', ['status=#1', 'a#b']],
  ["'#' '# no comment'", ['#', '# no comment']],
  ['log "/a b/"', ['log', '"/a', 'b/"']],
  ['log /\\d+/', ['log', '/\\d+/']],
])('the line %j has the words %j', (line, words) => {
  expect(splitWords(line)).toEqual({ kind: 'words', words })
})

test.each(["'", "log '/a b/", "a''' b"])('%j leaves a quote open', (line) => {
  expect(splitWords(line)).toEqual({ kind: 'open quote' })
})

test('a quoted text is read back as the same text', () => {
  const quoted = (word: string): string => `'${word.replaceAll("'", "''")}'`
  fc.assert(
    fc.property(fc.array(anyText()), (words) => {
      expect(splitWords(words.map(quoted).join(' '))).toEqual({ kind: 'words', words })
    }),
  )
})
