import { isFailure } from './figures.ts'
import type { Run } from './run.ts'

/** The run with the longest window, the later one of two; if no run has a window, the latest failure; null if there is neither. */
export function worstRun(runs: readonly Run[]): Run | null {
  let worst: Run | null = null
  for (const run of runs) {
    if (run.windowSeconds !== null && run.windowSeconds >= (worst?.windowSeconds ?? 0)) worst = run
  }
  return worst ?? runs.findLast(isFailure) ?? null
}

/** The run that began last; null without runs. */
export function latestRun(runs: readonly Run[]): Run | null {
  return runs.at(-1) ?? null
}
