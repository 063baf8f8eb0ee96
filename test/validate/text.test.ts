import { stripVTControlCharacters } from 'node:util'
import type { Finding, ValidationReport } from '../../src/model.ts'
import { findingsText, notRunText, validationDocument } from '../../src/validate/text.ts'

const finding = (file: string, line: number, column: number, rule: string): Finding => {
  return { rule, severity: 'error', file, line, column, message: 'no good', tool: 'house rules' }
}
const REPORT: ValidationReport = {
  files: ['pre', 'a\nb'],
  unchecked: [],
  checks: [
    {
      kind: 'ran',
      tool: 'house rules',
      findings: [finding('a\nb', 3, 0, 'GH001'), finding('pre', 9, 1, 'GH002'), finding('pre', 0, 0, 'GH003')],
    },
    { kind: 'not run', tool: 'yash -n', reason: 'not installed' },
    { kind: 'ran', tool: 'dash -n', findings: [finding('pre', 9, 0, 'syntax')] },
  ],
  verdict: 'findings',
}

test('findings for people are sorted by file and line, with control characters of names replaced', () => {
  expect(findingsText(REPORT)).toBe(
    [
      'pre: error: no good [GH003, house rules]',
      'pre:9: error: no good [syntax, house rules]',
      'pre:9:1: error: no good [GH002, house rules]',
      'a?b:3: error: no good [GH001, house rules]',
      '4 findings in 2 files by house rules, dash -n',
      '',
    ].join('\n'),
  )
  expect(notRunText(REPORT)).toBe('not run: yash -n: not installed\n')
})

test('the text of a report without findings says clean or not validated', () => {
  const clean: ValidationReport = {
    files: ['pre'],
    unchecked: [],
    checks: [{ kind: 'ran', tool: 'dash -n', findings: [] }],
    verdict: 'clean',
  }
  expect(findingsText(clean)).toBe('1 file clean by dash -n\n')
  expect(findingsText({ ...clean, checks: [], verdict: 'not run' })).toBe(
    '1 file not validated, no findings by any check\n',
  )
  expect(notRunText(clean)).toBe('')
})

test('the document for programs is the report with the name of its schema', () => {
  expect(validationDocument(REPORT)).toEqual({ schema: 'gen-hooks/validation/1', ...REPORT })
})

test('at a terminal severities and places have colours, and the text is the same', () => {
  const text = findingsText(REPORT, { columns: 40, isColoured: true, hasUnicode: true })
  expect(text).toContain('\u001b[36mpre:9:1\u001b[39m: \u001b[31merror\u001b[39m: no good ')
  expect(stripVTControlCharacters(text)).toBe(findingsText(REPORT))
})
