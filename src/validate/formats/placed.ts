import type { CheckoutPlace } from '../../host/checkout.ts'
import type { Finding, ValidationReport } from '../../model.ts'
import { allFindings } from '../text.ts'

/** A checked file as those formats show it that a review reads. */
export interface ReviewedFile {
  readonly name: string
  readonly text: string
  readonly place: CheckoutPlace
}

/** A finding that always has a place, of one or more checks. */
export interface Placed extends Pick<Finding, 'rule' | 'severity' | 'message'> {
  readonly file: ReviewedFile
  /** 1-based, and a line of the file: the first one where the file as a whole is meant. */
  readonly line: number
  /** 1-based, and at most the one behind the end: the first one where the line as a whole is meant. */
  readonly column: number
  /** That line. */
  readonly lineText: string
  readonly tools: readonly string[]
}

const SYNTAX = 'syntax'

/**
 * The findings by file, line and column. Each shell says in words of its own what it cannot parse: of one line that is one finding, with the column of the check that
 * knows it; a shell that names no line means the first such line.
 */
export function placedFindings(report: ValidationReport, files: readonly ReviewedFile[]): readonly Placed[] {
  const lines = new Map(files.map((file) => [file.name, file.text.replace(/\n$/, '').split('\n')]))
  const findings = allFindings(report)
  return files.flatMap((file) => {
    const own = findings.filter((finding) => finding.file === file.name)
    return joined(own)
      .map((group) => placed(group, file, lines.get(file.name) ?? []))
      .sort((a, b) => a.line - b.line || a.column - b.column)
  })
}

function joined(findings: readonly Finding[]): readonly (readonly [Finding, ...Finding[]])[] {
  const first = findings.find(({ rule, line }) => rule === SYNTAX && line > 0)?.line ?? 0
  const groups = new Map<string | Finding, [Finding, ...Finding[]]>()
  for (const finding of findings) {
    const key = finding.rule === SYNTAX ? `line ${finding.line || first}` : finding
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [finding])
    else group.push(finding)
  }
  return [...groups.values()]
}

function placed(group: readonly [Finding, ...Finding[]], file: ReviewedFile, lines: readonly string[]): Placed {
  const exact = group.find(({ column }) => column > 0) ?? group.find(({ line }) => line > 0) ?? group[0]
  const { rule, severity, message } = exact
  // a shell may name the line behind the last one
  const line = Math.max(1, Math.min(exact.line, lines.length))
  const lineText = lines[line - 1] ?? ''
  const column = Math.max(1, Math.min(exact.column, lineText.length + 1))
  const tools = [...new Set(group.map(({ tool }) => tool))]
  return { rule, severity, message: oneLine(message), file, line, column, lineText, tools }
}

function oneLine(text: string): string {
  return text.replace(/\p{Cc}/gu, '?')
}
