import type { Finding, ValidationReport } from '../../model.ts'
import { notRunText, verdictText } from '../text.ts'
import type { Placed } from './placed.ts'

type Command = 'error' | 'warning' | 'notice'

const COMMANDS: Readonly<Record<Finding['severity'], Command>> = {
  error: 'error',
  warning: 'warning',
  info: 'notice',
  style: 'notice',
}
const COMMANDS_BY_WEIGHT: readonly Command[] = ['error', 'warning', 'notice']

/** Workflow commands of GitHub, which makes each of them an annotation and shows the first ten of a kind. The last line is the verdict. */
export function githubReport(report: ValidationReport, findings: readonly Placed[]): string {
  const notRun = report.verdict === 'not run' ? notRunText(report).split('\n').filter(Boolean) : []
  const byWeight = COMMANDS_BY_WEIGHT.flatMap((command) =>
    findings.filter(({ severity }) => COMMANDS[severity] === command),
  )
  return [
    ...notRun.map((text) => `::error title=not validated::${data(text)}`),
    ...byWeight.map(annotation),
    withoutCommands(verdictText(report, findings.length)),
    '',
  ].join('\n')
}

/** Text for the log of a job, in which GitHub finds no command. A name of a file may hold one, and GitHub reads both streams for them. */
export function withoutCommands(text: string): string {
  return text.replace(/^(\s*)::/gm, '$1: :').replaceAll('##[', '## [')
}

function annotation({ rule, severity, message, file, line, column, tools }: Placed): string {
  const path = property(file.place.path)
  return `::${COMMANDS[severity]} file=${path},line=${line},col=${column},title=${property(rule)}::${data(`${message} (${tools.join(', ')})`)}`
}

function data(text: string): string {
  return text
    .replace(/[^\P{Cc}\r\n]/gu, '?')
    .replaceAll('%', '%25')
    .replaceAll('\r', '%0D')
    .replaceAll('\n', '%0A')
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
