import { escapeMarkup } from '../../text/markup.ts'
import type { Outcome } from '../play/outcome.ts'
import { figuresOf } from './figures.ts'
import type { HarnessReport } from './report.ts'

/** For CI: a suite for each pair and shell, a case for each scenario, with the frozen seconds as what it printed: a case has no properties in the schema that Jenkins's xUnit plugin asks. */
export function junitReport(report: HarnessReport): string {
  const suites = report.pairs.flatMap(({ hooks, outcomes }) =>
    [...new Set(outcomes.map(({ shell }) => shell))].map((shell) =>
      suite(
        `${hooks} in ${shell}`,
        outcomes.filter((outcome) => outcome.shell === shell),
      ),
    ),
  )
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites time="${report.seconds.toFixed(2)}">\n${suites.join('')}</testsuites>\n`
}

function suite(name: string, outcomes: readonly Outcome[]): string {
  const count = (verdict: Outcome['verdict']): number =>
    outcomes.filter((outcome) => outcome.verdict === verdict).length
  const time = outcomes.reduce((sum, { began, ended }) => sum + ended - began, 0)
  const head = `<testsuite name="${escapeMarkup(name)}" tests="${outcomes.length}" failures="${count('broken')}" skipped="${count('skipped')}" errors="${count('unplayable')}" time="${time.toFixed(2)}">`
  return `  ${head}\n${outcomes.map(testcase).join('')}  </testsuite>\n`
}

function testcase(outcome: Outcome): string {
  const { scenario, began, ended, because, verdict, logs } = outcome
  const at = scenario.lastIndexOf('/')
  const head = `<testcase classname="${escapeMarkup(scenario.slice(0, Math.max(0, at)) || 'scenarios')}" name="${escapeMarkup(scenario.slice(at + 1))}" time="${(ended - began).toFixed(2)}">`
  const { perInstance, added } = figuresOf(outcome)
  const figures = [
    ...Object.entries(perInstance).map(([id, time]) => [`frozen ${id}`, time] as const),
    ['added', added] as const,
  ]
  const printed = figures.map(([name, time]) => `${escapeMarkup(name)}: ${time.toFixed(2)} s\n`).join('')
  const body = [
    `<system-out>${printed}</system-out>`,
    ...(verdict === 'broken' ? [`<failure message="${escapeMarkup(because)}">${escapeMarkup(logs)}</failure>`] : []),
    ...(verdict === 'unplayable' ? [`<error message="${escapeMarkup(because)}">${escapeMarkup(logs)}</error>`] : []),
    ...(verdict === 'skipped' ? [`<skipped message="${escapeMarkup(because)}"/>`] : []),
  ]
  return `    ${head}\n${body.map((line) => `      ${line}\n`).join('')}    </testcase>\n`
}
