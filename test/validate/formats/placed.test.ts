import { placedFindings } from '../../../src/validate/formats/placed.ts'
import { finding, reportOf, within } from './reports.ts'

const FILE = within('hooks/pre', '#!/bin/sh\nset -u\nif x; then\n')

test('a finding without a line is placed on the first line, and one after the end on the last line', () => {
  const report = reportOf([finding('hooks/pre', 0, 0), finding('hooks/pre', 9, 0), finding('hooks/pre', 2, 99)], [FILE])
  expect(placedFindings(report, [FILE])).toMatchObject([
    { line: 1, column: 1, lineText: '#!/bin/sh' },
    { line: 2, column: 7, lineText: 'set -u' },
    { line: 3, column: 1, lineText: 'if x; then' },
  ])
  const empty = within('empty', '')
  expect(placedFindings(reportOf([finding('empty', 1, 1)], [empty]), [empty])).toMatchObject([{ line: 1, column: 1 }])
})

test('the messages of several shells on one line are one finding, with the column of the check that has one', () => {
  const syntax = (line: number, column: number, tool: string) =>
    finding('hooks/pre', line, column, { rule: 'syntax', tool, message: `${tool} says no` })
  const report = reportOf(
    [syntax(0, 0, 'yash -n'), syntax(3, 0, 'dash -n'), syntax(3, 4, 'sh-syntax'), syntax(2, 0, 'mksh -n')],
    [FILE],
  )
  expect(placedFindings(report, [FILE])).toMatchObject([
    { line: 2, column: 1, tools: ['yash -n', 'mksh -n'], message: 'mksh -n says no' },
    { line: 3, column: 4, tools: ['dash -n', 'sh-syntax'], message: 'sh-syntax says no' },
  ])
})

test('two findings of one rule on a line stay two, and control characters of a message are replaced', () => {
  const report = reportOf([finding('hooks/pre', 2, 1), finding('hooks/pre', 2, 1, { message: 'a\n\u001bb' })], [FILE])
  expect(placedFindings(report, [FILE]).map(({ message }) => message)).toEqual(['no good', 'a??b'])
})
