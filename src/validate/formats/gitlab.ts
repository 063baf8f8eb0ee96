import type { Finding, ValidationReport } from '../../model.ts'
import { jsonText } from '../../text/json.ts'
import { sha256 } from '../../text/sha256.ts'
import type { Placed } from './placed.ts'

const SEVERITIES: Readonly<Record<Finding['severity'], 'critical' | 'major' | 'minor' | 'info'>> = {
  error: 'critical',
  warning: 'major',
  info: 'minor',
  style: 'info',
}

/** GitLab's code quality report. A finding is known again by the rule, the path and the text of its line, so it stays the same where lines move; of several equal ones by its place among them. */
export function gitlabReport(_: ValidationReport, findings: readonly Placed[]): string {
  const seen = new Map<string, number>()
  const entries = findings.map(({ rule, severity, message, file: { place }, line, lineText, tools }) => {
    const same = JSON.stringify([place.path, rule, lineText.trim()])
    const before = seen.get(same) ?? 0
    seen.set(same, before + 1)
    return {
      description: `${message} (${tools.join(', ')})`,
      check_name: rule,
      fingerprint: sha256(`${same} ${before}`),
      severity: SEVERITIES[severity],
      location: { path: place.path, lines: { begin: line } },
    }
  })
  return `${jsonText(entries, 2)}\n`
}
