import fc from 'fast-check'
import { htmlReport } from '../../../src/harness/report/html.ts'
import { junitReport } from '../../../src/harness/report/junit.ts'
import { escapeMarkup } from '../../../src/text/markup.ts'
import { anyText } from '../../text/any-text.ts'
import { readMarkup } from './markup.ts'
import { BROKEN, HELD } from './outcomes.ts'

test.each([
  ['a <b> & "c" \'d\'', 'a &lt;b&gt; &amp; &quot;c&quot; &#39;d&#39;'],
  ['&amp;', '&amp;amp;'],
  ['tab\tand\r\nline', 'tab\tand\r\nline'],
  ['\0\u001b[31m\u009b\u007f', '??[31m??'],
  ['half \ud83d of \u{1f600}', 'half ? of \u{1f600}'],
  ['\ufffe\uffff\ufffd', '??\ufffd'],
  ['Caché', 'Caché'],
])('%j is %j', (text, escaped) => {
  expect(escapeMarkup(text)).toBe(escaped)
})

const text = fc.string({
  unit: fc.oneof(fc.constantFrom(...'<>&"\'/ -]\0\n'), anyText({ maxLength: 1 })),
})

test('any text comes out of an element and of an attribute as it went in, but for what markup cannot hold', () => {
  fc.assert(
    fc.property(text, (some) => {
      const read = readMarkup(`<a b="${escapeMarkup(some)}">${escapeMarkup(some)}</a>`)
      expect(read.attributes.b).toBe(read.text)
      expect(read.text).toHaveLength([...some].join('').length)
      expect(escapeMarkup(read.text)).toBe(escapeMarkup(some))
    }),
  )
})

test('the reports are well formed for any text in an outcome', () => {
  fc.assert(
    fc.property(text, text, text, (name, because, word) => {
      const broken = {
        ...BROKEN,
        scenario: name,
        because,
        logs: because,
        told: [{ at: 1, text: word }],
        marks: [{ at: 201, text: word }],
        leftFrozen: [word],
        running: [word],
      }
      const report = {
        pairs: [
          { hooks: word, outcomes: [broken, HELD] },
          { hooks: name, outcomes: [broken] },
        ],
        ground: 'folders',
        bootedAt: 0,
        seconds: 1,
      } as const
      readMarkup(htmlReport(report))
      readMarkup(junitReport(report))
    }),
  )
})
