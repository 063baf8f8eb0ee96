import { parseConfig } from '../../src/config/parse.ts'
import { formatProblem } from '../../src/config/read.ts'

/** The problems of a configuration as lines; empty if it is good. */
export function problemsOf(text: string): readonly string[] {
  const parsed = parseConfig(text, 'c.yaml')
  return parsed.kind === 'ok' ? [] : parsed.problems.map(formatProblem)
}
