import type { Problem } from '../model.ts'

const MAX_PROBLEMS = 100

/** Collects the problems of one source; beyond a hundred they are only counted, since a source can be megabytes of garbage. */
export interface ProblemLog {
  readonly add: (line: number, message: string) => void
  readonly problems: () => readonly Problem[]
}

/** `source` as in `Problem.source`. */
export function problemLog(source: string): ProblemLog {
  const kept: Problem[] = []
  let more = 0
  return {
    add: (line, message) => {
      if (kept.length < MAX_PROBLEMS) kept.push({ source, line, message })
      else more++
    },
    problems: () => (more === 0 ? kept : [...kept, { source, line: 0, message: `${more} more problems` }]),
  }
}

/** `iris qlist: line 3: ...`, or without the line where the source as a whole is meant. */
export function problemText(problem: Problem): string {
  const line = problem.line === 0 ? '' : `line ${problem.line}: `
  return `${problem.source}: ${line}${problem.message}`
}
