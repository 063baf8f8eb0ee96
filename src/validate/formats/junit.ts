import type { ValidationReport } from '../../model.ts'
import { escapeMarkup } from '../../text/markup.ts'
import type { Placed, ReviewedFile } from './placed.ts'

/** One case of a suite: what is in it, and its kind. */
interface Case {
  readonly kind: 'passed' | 'failure' | 'error' | 'skipped'
  readonly text: string
}

/** JUnit's XML: a suite for each file, in which each finding is a failed case and a clean file one that passed; and a suite of the checks that did not run. */
export function junitReport(
  report: ValidationReport,
  findings: readonly Placed[],
  files: readonly ReviewedFile[],
): string {
  const suites = files.map((file) => {
    const own = findings.filter((finding) => finding.file === file)
    const cases = own.length > 0 ? own.map(failed) : [passed(file, report)]
    return suite(file.place.path, cases)
  })
  const notRun = report.checks.flatMap((check) =>
    check.kind === 'not run' ? [unrun(check.tool, check.reason, report)] : [],
  )
  const all = notRun.length > 0 ? [...suites, suite('checks', notRun)] : suites
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="gen-hooks validate">\n${all.join('')}</testsuites>\n`
}

function suite(name: string, cases: readonly Case[]): string {
  const count = (kind: Case['kind']): number => cases.filter((one) => one.kind === kind).length
  const head = `<testsuite ${attributes({ name, tests: cases.length, failures: count('failure'), errors: count('error'), skipped: count('skipped') })}>`
  return `  ${head}\n${cases.map(({ text }) => text).join('')}  </testsuite>\n`
}

function failed({ rule, severity, message, file, line, column, tools }: Placed): Case {
  const { path } = file.place
  const head = attributes({ classname: path, name: `${rule} at ${line}:${column}`, file: path, line })
  const text = `${path}:${line}:${column}: ${severity}: ${message} [${rule}, ${tools.join(', ')}]`
  const failure = `<failure ${attributes({ message, type: rule })}>${escapeMarkup(text)}</failure>`
  return { kind: 'failure', text: `    <testcase ${head}>\n      ${failure}\n    </testcase>\n` }
}

function passed({ place: { path } }: ReviewedFile, { verdict }: ValidationReport): Case {
  const name = verdict === 'not run' ? 'no findings by the checks that ran' : 'no findings'
  return { kind: 'passed', text: `    <testcase ${attributes({ classname: path, name, file: path })}/>\n` }
}

/** A check that a script must have had is an error; it is not known here which one that is. */
function unrun(tool: string, reason: string, { verdict }: ValidationReport): Case {
  const kind = verdict === 'not run' ? 'error' : 'skipped'
  const head = attributes({ classname: 'checks', name: tool })
  return {
    kind,
    text: `    <testcase ${head}>\n      <${kind} ${attributes({ message: reason })}/>\n    </testcase>\n`,
  }
}

function attributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(
      ([name, value]) =>
        `${name}="${escapeMarkup(String(value)).replace(/[\t\n\r]/g, (sign) => `&#${sign.charCodeAt(0)};`)}"`,
    )
    .join(' ')
}
