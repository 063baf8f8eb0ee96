import fc from 'fast-check'
import { shComment, shQuote } from '../../../src/hook/sh-quote.ts'
import { runInShell } from '../../hook/run-in-shell.ts'
import { shells } from '../../hooks/shells.ts'
import { anyText } from '../../text/any-text.ts'

const RUNS = 20
const LINE_ENDS = /[\0\n\r]/g

/** Texts that break a naive quoting; each batch has all of them. */
const NASTY = [
  '',
  "'",
  "''",
  "'\\''",
  '\\',
  '\\\\',
  "\\'",
  '"',
  '$(reboot)',
  '`reboot`',
  '$HOME',
  '${PATH}',
  '!!',
  '*',
  '?',
  '[a-z]',
  '~',
  '~root',
  '-n',
  '-e',
  '%s',
  '\t',
  ' ',
  '#',
  ';',
  '&',
  '|',
  '<(x)',
  '{a,b}',
  "$'\\n'",
  '=',
  'a=b',
  '\x01\x07\x1b[2J\x7f',
  'x'.repeat(5000),
]

const ascii = fc
  .string({
    unit: fc.oneof(
      fc.constantFrom(...'\'"\\$`!*? #;&|<>()[]{}~=%-\t'),
      fc.integer({ min: 1, max: 127 }).map((code) => String.fromCharCode(code)),
    ),
    maxLength: 30,
  })
  .map((text) => text.replace(LINE_ENDS, ''))

// Without half surrogates, which have no UTF-8 form.
const unicode = anyText({ maxLength: 30 }).map((text) => text.replace(LINE_ENDS, ''))

/** The quoted texts as the shell reads them, all in one process: mksh has no builtin printf. */
function printed(shell: string, texts: readonly string[], locale = 'C'): readonly string[] {
  const script = `printf '%s\\n' ${texts.map(shQuote).join(' \\\n')}\n`
  return runInShell(shell, script, locale).toString('utf8').split('\n').slice(0, -1)
}

describe.each(shells())('$name', ({ name, command }) => {
  const present = command === undefined ? test.skip : test
  const missing = command === undefined ? ' (skipped: not installed)' : ''
  // yash decodes its script, and in the C locale only ASCII can be: the rendered scripts are ASCII (scripts.test.ts).
  const locale = name === 'yash' ? 'C.UTF-8' : 'C'

  present(`any quoted text comes back the same${missing}`, () => {
    fc.assert(
      fc.property(fc.array(ascii, { minLength: 40, maxLength: 120 }), (texts) => {
        const all = [...NASTY, ...texts]
        expect(printed(command ?? '', all)).toEqual(all)
      }),
      { numRuns: RUNS },
    )
  })

  present(`quoted text beyond ASCII comes back the same too${missing}`, () => {
    fc.assert(
      fc.property(fc.array(unicode, { minLength: 40, maxLength: 120 }), (texts) => {
        expect(printed(command ?? '', texts, locale)).toEqual(texts)
      }),
      { numRuns: RUNS },
    )
  })
})

test.each(['\0', 'a\0b', '\n', 'a\n', '\r', 'a\r\nb'])('%j cannot be quoted', (text) => {
  expect(() => shQuote(text)).toThrow(RangeError)
})

test('a quoted text is one line that begins and ends in a quote', () => {
  fc.assert(
    fc.property(fc.oneof(ascii, unicode), (text) => {
      expect(shQuote(text)).toMatch(/^'[^\n\r]*'$/s)
    }),
  )
})

test('a comment holds printable ASCII and nothing else', () => {
  fc.assert(
    fc.property(anyText(), (text) => {
      const harmless = [...text].every((character) => character >= ' ' && character <= '~')
      if (harmless) expect(shComment(text)).toBe(text)
      else expect(() => shComment(text)).toThrow(RangeError)
    }),
  )
  for (const text of ['\n', '\r', 'a\nreboot', '\x1b[2J', 'Caché', '\u202e', '\u2028']) {
    expect(() => shComment(text)).toThrow(RangeError)
  }
})
