import fc from 'fast-check'
import { shComment, shQuote } from '../../src/render/sh-quote.ts'
import { shells } from '../hooks/shells.ts'
import { runInShell } from './run-in-shell.ts'

const RUNS = 20
const LINE_ENDS = /[\0\n\r]/g

/** What breaks a naive quoting; each stands in every batch. */
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

// Half surrogates have no UTF-8 form; all else has.
const unicode = fc.string({ unit: 'binary', maxLength: 30 }).map((text) => text.replace(LINE_ENDS, '').toWellFormed())

/** What the shell makes of the quoted texts, in one process; an empty line after each, for yash drops what it cannot decode. */
function printed(shell: string, texts: readonly string[]): readonly string[] {
  const script = texts.map((text) => `printf '%s\\n' ${shQuote(text)}\n`).join('')
  const lines = runInShell(shell, script).toString('utf8').split('\n')
  return lines.slice(0, -1)
}

describe.each(shells())('$name', ({ command }) => {
  // A machine without the shell says so; CI installs them all.
  const present = command === undefined ? test.skip : test

  present(`${command === undefined ? '(not installed) ' : ''}any quoted text comes back the same`, () => {
    fc.assert(
      fc.property(fc.array(ascii, { minLength: 40, maxLength: 120 }), (texts) => {
        const all = [...NASTY, ...texts]
        expect(printed(command ?? '', all)).toEqual(all)
      }),
      { numRuns: RUNS },
    )
  })

  present(`${command === undefined ? '(not installed) ' : ''}beyond ASCII too`, () => {
    fc.assert(
      fc.property(fc.array(unicode, { minLength: 40, maxLength: 120 }), (texts) => {
        expect(printed(command ?? '', texts)).toEqual(texts)
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
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const harmless = [...text].every((character) => character >= ' ' && character <= '~')
      if (harmless) expect(shComment(text)).toBe(text)
      else expect(() => shComment(text)).toThrow(RangeError)
    }),
  )
  for (const text of ['\n', '\r', 'a\nreboot', '\x1b[2J', 'Caché', '\u202e', '\u2028']) {
    expect(() => shComment(text)).toThrow(RangeError)
  }
})
