import type { Problem } from '../model.ts'
import { printable } from '../text/printable.ts'
import { problemText } from '../text/problem-log.ts'
import type { Io } from './io.ts'

const MOST_PROBLEMS = 20

/** Prints the first problems on standard error, a line for each, and how many more there are. */
export function tellProblems(problems: readonly Problem[], io: Io): void {
  for (const problem of problems.slice(0, MOST_PROBLEMS)) io.err(`gen-hooks: ${printable(problemText(problem), 400)}\n`)
  if (problems.length > MOST_PROBLEMS) io.err(`gen-hooks: ${problems.length - MOST_PROBLEMS} more problems\n`)
}
