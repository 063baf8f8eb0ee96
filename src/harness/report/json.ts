import { jsonText } from '../../text/json.ts'
import { figuresOf } from './figures.ts'
import { type HarnessReport, scoreOf } from './report.ts'

/** For programs; docs/reference/verbs.md names the fields. Times are seconds since the boot of the machine that played. */
export function jsonReport(report: HarnessReport): string {
  const pairs = report.pairs.map((pair) => ({
    hooks: pair.hooks,
    score: scoreOf(pair),
    scenarios: pair.outcomes.map((outcome) => ({ ...outcome, frozenSeconds: figuresOf(outcome) })),
  }))
  return `${jsonText({ schema: 'gen-hooks/harness/1', ground: report.ground, seconds: round(report.seconds), pairs }, 2)}\n`
}

function round(seconds: number): number {
  return Math.round(seconds * 100) / 100
}
