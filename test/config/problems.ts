import { parseConfig } from '../../src/config/parse.ts'
import { formatProblem } from '../../src/config/read.ts'

/** The problems of a configuration, a line each; empty if the configuration is good. */
export function problemsOf(text: string): readonly string[] {
  const parsed = parseConfig(text, 'c.yaml')
  return parsed.kind === 'ok' ? [] : parsed.problems.map(formatProblem)
}
