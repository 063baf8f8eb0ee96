import fc from 'fast-check'
import type { Block, Command } from '../../../src/validate/script/model.ts'
import { parseScript } from '../../../src/validate/script/parse-script.ts'
import { anyText } from '../../text/any-text.ts'
import { MANGLED } from '../scripts.ts'

const path = (block: Block | null): string =>
  block === null ? '' : `${path(block.parent)}${block.kind}${block.label === '' ? '' : `(${block.label})`} `
const shown = ({ block, words }: Command): string => `${path(block)}${words.map(({ plain }) => `<${plain}>`).join('')}`
const commands = (text: string): readonly string[] => parseScript('x', text).commands.map(shown)

test.each<readonly [string, string, readonly string[]]>([
  ['quotes', `a 'b c'"d $e"\\ f`, ['<a><b cd $e f>']],
  ['comments', 'a # b\n#c\nd#e $#', ['<a>', '<d#e><$#>']],
  ['continued lines', 'a \\\n  b', ['<a><b>']],
  ['here-documents', 'cat <<E >x\nif $(a\nE\nb', ['<cat>', '<b>']],
  ['here-documents with tabs and quotes', "cat <<-'E'\n\ta\n\tE\nb", ['<cat>', '<b>']],
  ['substitutions', 'a "$(b `c` d)"', ['substitution substitution <c>', 'substitution <b><`c`><d>', '<a><$(b `c` d)>']],
  ['arithmetic', 'a $((1 > (2))) $((x))', ['<a><$((1 > (2)))><$((x))>']],
  ['parameters', 'a "${b:-"c d"}" ${e#*\'}\'}', ['<a><${b:-"c d"}><${e#*\'}\'}>']],
  [
    'blocks',
    'if a; then b; elif c; then d; else e; fi; f',
    ['if <a>', 'then <b>', 'if <c>', 'then <d>', 'else <e>', '<f>'],
  ],
  ['loops', 'while a; do b; done; for x in y; do c; done', ['while <a>', 'do <b>', '<for><x><in><y>', 'do <c>']],
  ['functions', 'f() { a; }\ng() ( b )\nc', ['function(f) <a>', 'function(g) subshell <b>', '<c>']],
  [
    'cases',
    'case $x in a | b) c ;; (*) d ;; esac\ne',
    ['<case><$x><in>', 'case($x) branch(a|b) <c>', 'case($x) branch(*) <d>', '<e>'],
  ],
  [
    'a branch without its end',
    'case $x in 5) a\n3) b\nesac\nc',
    ['<case><$x><in>', 'case($x) branch(5) <a>', 'case($x) branch(3) <b>', '<c>'],
  ],
  ['an open quote', 'a "b\nc\n', ['<a><"b>', '<c>']],
  ['tests of bash', '[[ a < b && c || ( d ) ]]; e', ['<[[><a><<><b><&&><c><||><(><d><)><]]>', '<e>']],
  ['patterns of bash', '[[ a =~ ^(b|c)$ ]] && d', ['<[[><a><=~><^(b|c)$><]]>', '<d>']],
  [
    'then behind a test',
    'if [[ a ]] then b; fi; while ((c)) do d; done',
    ['if <[[><a><]]>', 'then <b>', 'while <((c))>', 'do <d>'],
  ],
  ['substitutions of processes', 'a < <(b) > >(c d)', ['substitution <b>', 'substitution <c><d>', '<a>']],
])('%s', (_, text, expected) => {
  expect(commands(text)).toEqual(expected)
})

test('redirections and operators', () => {
  const { commands: found } = parseScript('x', 'a 2>&1 >>b | c </dev/null && d &')
  expect(found.map(({ before, after }) => [before, after])).toEqual([
    ['', '|'],
    ['|', '&&'],
    ['&&', '&'],
  ])
  expect(found.map(({ redirects }) => redirects.map(({ operator, target }) => [operator, target?.plain]))).toEqual([
    [
      ['>&', '1'],
      ['>>', 'b'],
    ],
    [['<', '/dev/null']],
    [],
  ])
})

test('a word closes the nearest of its blocks among the last 32, or none', () => {
  const blockOf = (text: string) => parseScript('x', text).commands.at(-1)?.block
  expect(path(blockOf(`${'{ '.repeat(40)}a; fi; b`) ?? null)).toBe('group '.repeat(40))
  expect(path(blockOf(`{ if a; then ${'{ '.repeat(31)}b; fi; c`) ?? null)).toBe('group ')
  expect(path(blockOf(`{ if a; then ${'{ '.repeat(32)}b; fi; c`) ?? null)).toBe(`group then ${'group '.repeat(32)}`)
})

test('blocks that are open at the end of a text are found', () => {
  const script = parseScript('x', MANGLED)
  expect(script.unclosed.map(({ kind, offset }) => [kind, script.placeOf(offset).line])).toEqual([
    ['do', 4],
    ['case', 6],
    ['branch', 10],
  ])
})

const fragments = [
  '"',
  "'",
  '`',
  '$(',
  '$((',
  '${',
  ')',
  '}',
  '(',
  '{',
  '((',
  '[[',
  ']]',
  ' ',
  '\n',
  ';;',
  ';',
  '|',
  '&',
  '<<E\n',
  '>',
  '\\',
  '#',
]
const words = [
  'case',
  ' in ',
  'esac',
  'if ',
  'then ',
  'fi',
  'while ',
  'do ',
  'done',
  'f() ',
  '*',
  '5',
  '$?',
  'é',
  '\0',
  '\r',
]

test('any text gives commands whose places are in the text', () => {
  const text = fc.oneof(
    anyText(),
    fc.array(fc.constantFrom(...fragments, ...words)).map((parts) => parts.join('')),
  )
  fc.assert(
    fc.property(text, (any) => {
      const script = parseScript('x', any)
      for (const { words: found, offset } of script.commands) {
        expect(offset).toBeLessThanOrEqual(any.length)
        for (const word of found) expect(any.slice(word.offset, word.offset + word.raw.length)).toBe(word.raw)
      }
    }),
    { numRuns: 500 },
  )
})

test.each([...fragments, ...words, '"$(', '"${', '`"', '{ fi ', 'a) ', '$(("', '\'"', 'x=('])(
  'the reading of very many %j ends',
  (fragment) => {
    const text = fragment.repeat((256 * 1024) / fragment.length)
    expect(parseScript('x', text).text).toBe(text)
  },
)
