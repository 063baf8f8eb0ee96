import type { CheckOutcome, Finding } from '../model.ts'
import { asciiLine } from '../text/printable.ts'
import { type CheckedFile, dialectOf } from './checked-file.ts'
import { type ColumnUnit, columnIn } from './columns.ts'

/**
 * ShellCheck's codes that say nothing about our scripts: braces and quotes where they change nothing (2250, 2248), masked statuses
 * where no `set -e` looks at them (2312), functions called by a name in a variable or a trap (2317, 2329).
 */
export const OURS_EXCLUDED = [2248, 2250, 2312, 2317, 2329] as const

const MOST_FINDINGS = 500
const ENABLE_ALL = '# shellcheck enable=all'

/** A script as ShellCheck gets it: ours with every optional check switched on in a line 2 of its own. */
export function toChecked(file: CheckedFile): string {
  if (file.ours === 'foreign') return file.text
  const end = file.text.indexOf('\n')
  return end < 0 ? file.text : `${file.text.slice(0, end + 1)}${ENABLE_ALL}\n${file.text.slice(end + 1)}`
}

/** The dialect to ask ShellCheck for; undefined leaves it to the script's first line. */
export function shellOption(file: CheckedFile): 'sh' | undefined {
  return file.ours === 'ours' || dialectOf(file) === 'sh' ? 'sh' : undefined
}

/**
 * ShellCheck's JSON comments as findings of `file`, or null if they are not of its form. `insertedLines` are those that `toChecked`
 * added after the first; `unit` is that of the columns. At most 500 are listed, and the last says how many more there are.
 */
export function findingsOf(
  comments: unknown,
  file: CheckedFile,
  tool: string,
  { insertedLines, unit }: { readonly insertedLines: 0 | 1; readonly unit: ColumnUnit },
): readonly Finding[] | null {
  if (!Array.isArray(comments)) return null
  const lines = file.text.split('\n')
  const findings = comments.map((comment): Finding | null => {
    const finding = findingOf(comment, file, tool, insertedLines)
    return finding && { ...finding, column: columnIn(lines[finding.line - 1] ?? '', finding.column, unit) }
  })
  if (!findings.every((finding) => finding !== null)) return null
  const more = findings.length - MOST_FINDINGS
  return findings.slice(0, MOST_FINDINGS).map((finding, index) => {
    const isLast = more > 0 && index === MOST_FINDINGS - 1
    return isLast ? { ...finding, message: `${finding.message} (and ${more} more of ShellCheck)` } : finding
  })
}

function findingOf(comment: unknown, file: CheckedFile, tool: string, insertedLines: number): Finding | null {
  if (typeof comment !== 'object' || comment === null) return null
  const { code, line, column, message } = comment as Readonly<Record<string, unknown>>
  const severity = severityOf((comment as Readonly<Record<string, unknown>>).severity ?? levelOf(comment))
  if (!isCount(code) || !isCount(line) || !isCount(column) || typeof message !== 'string' || severity === null)
    return null
  return {
    rule: `SC${code}`,
    severity,
    file: file.name,
    line: line > 1 ? line - insertedLines : line,
    column,
    message: asciiLine(message),
    tool,
  }
}

// The native program says `level` where the wasm module says `severity`.
function levelOf(comment: object): unknown {
  return 'level' in comment ? comment.level : undefined
}

function severityOf(value: unknown): Finding['severity'] | null {
  return value === 'error' || value === 'warning' || value === 'info' || value === 'style' ? value : null
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0
}

/** `ran` with all findings, and `not run` for the files that got no answer: a file is either checked or said not to be. */
export function outcomesOf(
  tool: string,
  answers: readonly (
    | { readonly file: CheckedFile; readonly findings: readonly Finding[] }
    | { readonly file: CheckedFile; readonly trouble: string }
  )[],
): readonly CheckOutcome[] {
  const findings = answers.flatMap((answer) => ('findings' in answer ? answer.findings : []))
  const ran = answers.some((answer) => 'findings' in answer) || answers.length === 0
  const failed = answers.flatMap((answer) => ('trouble' in answer ? [answer] : []))
  return [
    ...(ran ? [{ kind: 'ran' as const, tool, findings }] : []),
    ...failed.map(({ file, trouble }) => ({ kind: 'not run' as const, tool, reason: `${file.name}: ${trouble}` })),
  ]
}
