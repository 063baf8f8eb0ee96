import type { Finding, ValidationReport } from '../model.ts'
import type { ValidationDocument } from '../schemas/validation.ts'
import { type Paint, painted, paintFor } from '../text/paint.ts'
import { NO_TERMINAL, type Terminal } from '../text/terminal.ts'

/** A validation report for people: one line a finding, `<file>:<line>:<column>: <severity>: <message> [<rule>, <tool>]`, and a last line with the verdict. */
export function findingsText(report: ValidationReport, terminal: Terminal = NO_TERMINAL): string {
  const paint = paintFor(terminal)
  const findings = allFindings(report)
  const last = verdictText(report, findings.length)
  const verdict = report.verdict === 'clean' ? paint.good(last) : last
  return `${[...findings.map((finding) => lineOf(finding, paint)), verdict].join('\n')}\n`
}

/** The verdict of a report in one line without its end. */
export function verdictText({ checks, files, unchecked, verdict }: ValidationReport, findings: number): string {
  const ran = checks.flatMap((check) => (check.kind === 'ran' ? [check.tool] : []))
  const by = [...new Set(ran)].join(', ')
  const all = count(files.length, 'file')
  return {
    clean: `${all} clean by ${by}`,
    findings: `${count(findings, 'finding')} in ${all} by ${by}`,
    unchecked: `${unchecked.length} of ${all} not a shell script and not checked, no findings in the others`,
    'not run': `${all} not validated, no findings by ${by || 'any check'}`,
  }[verdict]
}

/** What did not run, a line each with the reason; empty if everything ran. */
export function notRunText(report: ValidationReport): string {
  return report.checks
    .flatMap((check) => (check.kind === 'not run' ? [`not run: ${check.tool}: ${clean(check.reason)}\n`] : []))
    .join('')
}

/** A validation report for programs. */
export function validationDocument(report: ValidationReport): ValidationDocument {
  return { schema: 'gen-hooks/validation/1', ...report }
}

/** The findings of all checks, by file in the order given, line and column. */
export function allFindings(report: ValidationReport): readonly Finding[] {
  const order = new Map(report.files.map((file, index) => [file, index]))
  return report.checks
    .flatMap((check) => (check.kind === 'ran' ? check.findings : []))
    .sort((a, b) => (order.get(a.file) ?? 0) - (order.get(b.file) ?? 0) || a.line - b.line || a.column - b.column)
}

function lineOf({ file, line, column, severity, message, rule, tool }: Finding, paint: Paint): string {
  const place = line === 0 ? '' : column === 0 ? `:${line}` : `:${line}:${column}`
  return `${paint.place(clean(`${file}${place}`))}: ${painted(severity, paint)}: ${clean(message)} ${paint.soft(clean(`[${rule}, ${tool}]`))}`
}

// File names are whatever the file system holds.
function clean(text: string): string {
  return text.replace(/\p{Cc}/gu, '?')
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`
}
