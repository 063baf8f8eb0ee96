import type { Finding } from '../../../src/model.ts'
import { reviewReport } from '../../../src/validate/formats/formats.ts'
import { REVIEW_FORMATS } from '../../../src/validate/formats/names.ts'
import { HOUSE_RULES } from '../../../src/validate/house-rules/house-rules.ts'
import { readMarkup } from '../../harness/report/markup.ts'
import { junitComplaints } from '../../schemas/junit.ts'
import { GITLAB, RDJSON, SARIF } from './forms.ts'
import { finding, HOSTILE, notRun, reportOf, within } from './reports.ts'

const FILE = within('hooks/pre-freeze-script', '#!/bin/sh\n\u00e9 echo "$1"\n')
const SEVERITIES: readonly Finding['severity'][] = ['style', 'warning', 'error', 'info']
const ALL = reportOf(
  SEVERITIES.map((severity, index) =>
    finding(FILE.name, 2, 3, { severity, rule: ['GH025', 'SC2086', 'syntax', 'SC1'][index] ?? '' }),
  ),
  [FILE],
)
const sarif = (...args: Parameters<typeof reviewReport> extends [unknown, ...infer R] ? R : never) =>
  SARIF.parse(JSON.parse(reviewReport('sarif', ...args))).runs[0]

describe('sarif', () => {
  test('each result has its rule, level and place, and no fingerprint by a hash of its line', () => {
    const run = sarif(ALL, [FILE])
    expect(run.results.map(({ ruleId, level }) => [ruleId, level])).toEqual([
      ['GH025', 'note'],
      ['SC2086', 'warning'],
      ['syntax', 'error'],
      ['SC1', 'note'],
    ])
    for (const { ruleId, ruleIndex, locations } of run.results) {
      expect(run.tool.driver.rules[ruleIndex]?.id).toBe(ruleId)
      expect(locations[0].physicalLocation).toEqual({
        artifactLocation: { uri: 'hooks/pre-freeze-script' },
        region: { startLine: 2, startColumn: 3 },
      })
    }
    expect(run.invocations).toEqual([{ executionSuccessful: true, toolExecutionNotifications: [] }])
  })

  test('a house rule is described with reason and examples, and a rule of ShellCheck with its page', () => {
    const [echo, , shellcheck] = sarif(ALL, [FILE]).tool.driver.rules
    const rule = HOUSE_RULES.find(({ id }) => id === 'GH025')
    expect(echo).toMatchObject({ shortDescription: { text: rule?.title }, fullDescription: { text: rule?.why } })
    expect(echo?.help.markdown).toContain('```sh\n#!/bin/sh\necho "$1"\n```')
    expect(shellcheck).toMatchObject({ id: 'SC2086', helpUri: 'https://www.shellcheck.net/wiki/SC2086' })
  })

  test('a file outside the checkout has an absolute URI, and text that SARIF would read as a link is changed', () => {
    const file = { ...FILE, place: { kind: 'outside', path: '/usr/sbin/pre freeze' } as const }
    const [only] = sarif(reportOf([finding(FILE.name, 1, 1, { message: '[x](1) [y]' })], [file]), [file]).results
    expect(only?.locations[0].physicalLocation.artifactLocation.uri).toBe('file:///usr/sbin/pre%20freeze')
    expect(only?.message.text).toBe('[x] (1) [y]')
  })

  test('a required check that did not run is an invocation that failed', () => {
    expect(sarif(notRun(reportOf([], [FILE])), [FILE]).invocations).toEqual([
      {
        executionSuccessful: false,
        toolExecutionNotifications: [{ level: 'error', message: { text: 'not run: /bin/sh -n: a?]b' } }],
      },
    ])
  })

  test('more results than GitHub accepts are cut, the least severe first, and this is reported', () => {
    const style = Array.from({ length: 25_000 }, () => finding(FILE.name, 1, 1, { severity: 'style' }))
    const run = sarif(
      { ...reportOf([], [FILE]), checks: [{ kind: 'ran', tool: 't', findings: [...style, finding(FILE.name, 2, 1)] }] },
      [FILE],
    )
    expect(run.results.length).toBe(25_000)
    expect(run.results[0]?.level).toBe('error')
    expect(run.invocations[0].toolExecutionNotifications[0]?.message.text).toMatch(/^1 more findings are left out/)
  })
})

test('rdjson has columns in bytes', () => {
  const { diagnostics } = RDJSON.parse(JSON.parse(reviewReport('rdjson', ALL, [FILE])))
  expect(diagnostics.map(({ severity }) => severity)).toEqual(['INFO', 'WARNING', 'ERROR', 'INFO'])
  expect(diagnostics[1]).toMatchObject({
    message: 'no good (house rules)',
    location: { path: 'hooks/pre-freeze-script', range: { start: { line: 2, column: 4 } } },
    code: { value: 'SC2086', url: 'https://www.shellcheck.net/wiki/SC2086' },
  })
})

describe('gitlab', () => {
  const entries = (text: string, ...findings: readonly Finding[]) => {
    const file = within(FILE.name, text)
    return GITLAB.parse(JSON.parse(reviewReport('gitlab', reportOf(findings, [file]), [file])))
  }

  test('a finding keeps its fingerprint if lines move, and two findings have different fingerprints', () => {
    const at = (line: number) => [finding(FILE.name, line, 1), finding(FILE.name, line, 5)]
    const before = entries('#!/bin/sh\neval x\n', ...at(2))
    const after = entries('#!/bin/sh\n\n\n  eval x\n', ...at(4))
    expect(after.map(({ fingerprint }) => fingerprint)).toEqual(before.map(({ fingerprint }) => fingerprint))
    expect(new Set(before.map(({ fingerprint }) => fingerprint)).size).toBe(2)
    expect(entries('#!/bin/sh\neval y\n', ...at(2))[0]?.fingerprint).not.toBe(before[0]?.fingerprint)
  })

  test('each severity has a severity of GitLab', () => {
    const text = reviewReport('gitlab', ALL, [FILE])
    expect(JSON.parse(text).map(({ severity }: { severity: string }) => severity)).toEqual([
      'info',
      'major',
      'critical',
      'minor',
    ])
    expect(text.startsWith('[')).toBe(true)
    expect(reviewReport('gitlab', reportOf([], [FILE]), [FILE])).toBe('[]\n')
  })
})

test('github has the errors first, and the verdict last', () => {
  expect(reviewReport('github', ALL, [FILE]).split('\n')).toEqual([
    '::error file=hooks/pre-freeze-script,line=2,col=3,title=syntax::no good (house rules)',
    '::warning file=hooks/pre-freeze-script,line=2,col=3,title=SC2086::no good (house rules)',
    '::notice file=hooks/pre-freeze-script,line=2,col=3,title=GH025::no good (house rules)',
    '::notice file=hooks/pre-freeze-script,line=2,col=3,title=SC1::no good (house rules)',
    '4 findings in 1 file by house rules',
    '',
  ])
  expect(reviewReport('github', notRun(reportOf([], [FILE])), [FILE])).toBe(
    '::error title=not validated::not run: /bin/sh -n: a?]b\n1 file not validated, no findings by any check\n',
  )
})

test('junit has a case for each finding, for a clean file and for a check that did not run', () => {
  const clean = within('b')
  const one = reportOf([finding(FILE.name, 2, 3, { message: 'a < b' })], [FILE, clean])
  const checks = [...one.checks, { kind: 'not run', tool: 'yash -n', reason: 'not installed' }] as const
  expect(reviewReport('junit', { ...one, checks }, [FILE, clean])).toBe(
    `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="gen-hooks validate">
  <testsuite name="hooks/pre-freeze-script" tests="1" failures="1" errors="0" skipped="0">
    <testcase classname="hooks/pre-freeze-script" name="GH010 at 2:3" file="hooks/pre-freeze-script" line="2">
      <failure message="a &lt; b" type="GH010">hooks/pre-freeze-script:2:3: error: a &lt; b [GH010, house rules]</failure>
    </testcase>
  </testsuite>
  <testsuite name="b" tests="1" failures="0" errors="0" skipped="0">
    <testcase classname="b" name="no findings" file="b"/>
  </testsuite>
  <testsuite name="checks" tests="1" failures="0" errors="0" skipped="1">
    <testcase classname="checks" name="yash -n">
      <skipped message="not installed"/>
    </testcase>
  </testsuite>
</testsuites>
`,
  )
  for (const report of [{ ...one, checks }, notRun(one)])
    expect(junitComplaints(readMarkup(reviewReport('junit', report, [FILE, clean])))).toEqual([])
  expect(reviewReport('junit', notRun(reportOf([], [clean])), [clean])).toContain('<error message="a?]b"/>')
})

describe.each(HOSTILE)('a file named %j', (name) => {
  const file = within(name)
  const report = reportOf([finding(name, 2, 1, { message: `in ${name}`, rule: 'SC1' })], [file])

  test.each(REVIEW_FORMATS)('is written without control characters in %s', (format) => {
    const text = reviewReport(format, report, [file])
    expect(text).not.toMatch(/[^\P{Cc}\n]/u)
    if (format === 'sarif') {
      const { uri } = SARIF.parse(JSON.parse(text)).runs[0].results[0]?.locations[0].physicalLocation
        .artifactLocation ?? { uri: '' }
      expect(decodeURIComponent(uri)).toBe(name.replace(/\p{Cs}/gu, '\ufffd'))
    }
    if (format === 'rdjson') expect(RDJSON.parse(JSON.parse(text)).diagnostics[0]?.location.path).toBe(name)
    if (format === 'gitlab') expect(GITLAB.parse(JSON.parse(text))[0]?.location.path).toBe(name)
    if (format === 'github') {
      // one command and the verdict; each command has only the values of the report between its delimiters
      const [command = '', verdict, end] = text.split('\n')
      expect([verdict, end]).toEqual(['1 finding in 1 file by house rules', ''])
      const [, path = ''] = /^::error file=([^,:]*),line=2,col=1,title=SC1::in .* \(house rules\)$/.exec(command) ?? []
      expect(decodeURIComponent(path)).toBe(name.replace(/[^\P{Cc}\n]/gu, '?'))
    }
    if (format === 'junit') {
      const values = [...text.matchAll(/ (?:name|classname|file|message)="([^"]*)"/g)].map(([, value = '']) => value)
      expect(values.filter((value) => /[<>\n]|&(?!amp;|lt;|gt;|quot;|#\d+;)/.test(value))).toEqual([])
      expect(text.match(/<testcase /g)).toHaveLength(1)
    }
  })
})
