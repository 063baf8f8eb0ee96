import { splitSections } from '../../../src/harness/language/sections.ts'

test('a text without a mark has lines only', () => {
  expect(splitSections('# one\ntwo\n')).toEqual({ lines: ['# one', 'two'], files: {}, firstLines: {}, doubled: [] })
})

test('a section has the text between its mark and the next mark, and the number of its first line', () => {
  expect(splitSections('# one\n-- config.yaml --\na: 1\n\n-- etc/empty --\n-- last --\nno end')).toEqual({
    lines: ['# one'],
    files: { 'config.yaml': 'a: 1\n\n', 'etc/empty': '', last: 'no end\n' },
    firstLines: { 'config.yaml': 3, 'etc/empty': 6, last: 7 },
    doubled: [],
  })
})

test('a mark at the very top leaves no lines', () => {
  expect(splitSections('-- a --\ntext\n')).toMatchObject({ lines: [], files: { a: 'text\n' } })
})

test('a second section with the same name is reported with its line, and its text counts', () => {
  expect(splitSections('-- a --\none\n-- a --\ntwo\n')).toMatchObject({
    files: { a: 'two\n' },
    doubled: [{ name: 'a', line: 3 }],
  })
})

test.each(['--  a --', '-- a  --', '-- a --\r', ' -- a --', '-- __proto__ --', '-- a b --', '--a--', '-- --'])(
  '%j is no mark',
  (line) => {
    expect(splitSections(`# one\n${line}\n`)).toMatchObject({ lines: ['# one', line], files: {} })
  },
)

test.each(['constructor', 'toString'])('a section may be called %s', (name) => {
  const sections = splitSections(`-- ${name} --\ntext\n`)
  expect(Object.entries(sections.files)).toEqual([[name, 'text\n']])
  expect(sections.doubled).toEqual([])
})
