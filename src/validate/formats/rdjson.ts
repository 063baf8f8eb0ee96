import type { Finding, ValidationReport } from '../../model.ts'
import { jsonDocument } from '../../text/json.ts'
import { columnInBytes } from '../columns.ts'
import type { Placed } from './placed.ts'
import { rulesWords } from './rules.ts'

const SEVERITIES: Readonly<Record<Finding['severity'], 'ERROR' | 'WARNING' | 'INFO'>> = {
  error: 'ERROR',
  warning: 'WARNING',
  info: 'INFO',
  style: 'INFO',
}

/** reviewdog's rdjson (`DiagnosticResult`), whose columns are bytes of UTF-8. */
export function rdjsonReport(_: ValidationReport, findings: readonly Placed[]): string {
  return jsonDocument({ source: { name: 'gen-hooks' }, diagnostics: findings.map(diagnostic) })
}

function diagnostic({ rule, severity, message, file, line, column, lineText, tools }: Placed): object {
  const { url } = rulesWords(rule)
  return {
    message: `${message} (${tools.join(', ')})`,
    location: { path: file.place.path, range: { start: { line, column: columnInBytes(lineText, column) } } },
    severity: SEVERITIES[severity],
    code: { value: rule, ...(url === undefined ? {} : { url }) },
  }
}
