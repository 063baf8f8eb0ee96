import type { Finding, ValidationReport } from '../../../src/model.ts'
import type { ReviewedFile } from '../../../src/validate/formats/placed.ts'

/** A finding of the house rules, an error unless `other` changes the severity. */
export function finding(file: string, line: number, column: number, other: Partial<Finding> = {}): Finding {
  return { rule: 'GH010', severity: 'error', file, line, column, message: 'no good', tool: 'house rules', ...other }
}

/** A report with these findings, each of its own check. */
export function reportOf(findings: readonly Finding[], files: readonly ReviewedFile[]): ValidationReport {
  return {
    files: files.map(({ name }) => name),
    unchecked: [],
    checks: findings.map((one) => ({ kind: 'ran', tool: one.tool, findings: [one] })),
    verdict: findings.length > 0 ? 'findings' : 'clean',
  }
}

/** A file of the checkout. */
export function within(path: string, text = '#!/bin/sh\n\techo\n'): ReviewedFile {
  return { name: path, text, place: { kind: 'within', path } }
}

/** The same report, in which a required check did not run. */
export function notRun(report: ValidationReport): ValidationReport {
  const checks = [...report.checks, { kind: 'not run', tool: '/bin/sh -n', reason: 'a\u001b]b' }] as const
  return { ...report, checks, verdict: 'not run' }
}

/** File names that a pull request may have, with characters that have a meaning in one of the formats. */
export const HOSTILE = [
  'a\nb',
  '::error file=x::y',
  'x##[stop-commands]y',
  'a,b:c%0A',
  '<&">\u0001\u001b]0;t\u0007',
  '[a](1)',
  'h\u00e9 \u{1f600}?#',
  '\ud800x',
  ' ',
] as const
