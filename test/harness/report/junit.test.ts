import { junitReport } from '../../../src/harness/report/junit.ts'
import { junitComplaints } from '../../schemas/junit.ts'
import { all, type Element, readMarkup } from './markup.ts'
import { ONE_PAIR, TWO_PAIRS, UNPLAYABLE } from './outcomes.ts'

const suites = (report: typeof ONE_PAIR): readonly Element[] => all(readMarkup(junitReport(report)), 'testsuite')
const figuresOf = (element: Element | undefined) => element?.children[0]?.text

test.each([
  ['one pair', ONE_PAIR],
  ['two pairs', TWO_PAIRS],
  ['what cannot be played', { ...ONE_PAIR, pairs: [{ hooks: 'mine', outcomes: [UNPLAYABLE] }] }],
])('the schema of Jenkins takes %s', (_, report) => {
  expect(junitComplaints(readMarkup(junitReport(report)))).toEqual([])
})

test('the file begins with its XML declaration, and has a suite for each pair and shell', () => {
  expect(junitReport(ONE_PAIR)).toMatch(/^<\?xml version="1\.0" encoding="UTF-8"\?>\n<testsuites time="12\.3[45]">\n/)
  expect(suites(ONE_PAIR).map(({ attributes }) => attributes)).toEqual([
    {
      name: 'gen-hooks 0.0.0 in dash',
      tests: '3',
      failures: '1',
      skipped: '1',
      errors: '0',
      time: '35.00',
    },
    expect.objectContaining({ name: expect.stringContaining('in sh <script>'), tests: '1', failures: '0' }),
  ])
  expect(suites(TWO_PAIRS).map(({ attributes }) => attributes.tests)).toEqual(['2', '1'])
})

test('a scenario that held has its figures and nothing else', () => {
  const [held] = all(suites(ONE_PAIR)[0] as Element, 'testcase')
  expect(held?.attributes).toEqual({ classname: 'freeze', name: 'good', time: '5.00' })
  expect(held?.children.map(({ name }) => name)).toEqual(['system-out'])
  expect(figuresOf(held)).toBe('frozen iris:A: 2.00 s\nadded: 1.00 s\n')
})

test('a broken scenario has the reason and the logs', () => {
  const [, broken] = all(suites(ONE_PAIR)[0] as Element, 'testcase')
  const [failure] = all(broken as Element, 'failure')
  expect(failure?.attributes.message).toMatch(/^iris:A left frozen <script>alert\("1"\)<\/script> & 'x' \]\]> -->/)
  expect(failure?.text).toMatch(/^-- events\n<script>.*<\/pre>\n$/s)
  expect(figuresOf(broken)).toContain('frozen iris:A: 29.00 s\n')
})

test('a skipped scenario names its needs', () => {
  const [, , skipped] = all(suites(ONE_PAIR)[0] as Element, 'testcase')
  expect(all(skipped as Element, 'skipped').map(({ attributes }) => attributes)).toEqual([{ message: 'needs root' }])
})

test('a scenario whose name has no folder has a class anyway', () => {
  const [pair] = TWO_PAIRS.pairs
  const [one] = pair?.outcomes ?? []
  if (one === undefined) throw new Error('no outcome')
  const report = junitReport({ ...TWO_PAIRS, pairs: [{ hooks: 'x', outcomes: [{ ...one, scenario: 'alone' }] }] })
  expect(all(readMarkup(report), 'testcase')[0]?.attributes).toMatchObject({ classname: 'scenarios', name: 'alone' })
})

test('a run in which nothing was played has a report too', () => {
  expect(readMarkup(junitReport({ pairs: [], ground: 'folders', bootedAt: 0, seconds: 0 })).children).toEqual([])
})

test('a scenario that cannot be played is an error, not a failure', () => {
  const [suite] = suites({ ...ONE_PAIR, pairs: [{ hooks: 'mine', outcomes: [UNPLAYABLE] }] })
  expect(suite?.attributes).toMatchObject({ failures: '0', skipped: '0', errors: '1' })
  expect(all(suite as Element, 'error').map(({ attributes }) => attributes)).toEqual([
    { message: 'cannot be played: sudo: -D' },
  ])
})
