import { GenHooksError } from '../errors.ts'
import type { Run } from '../history/run.ts'
import { latestRun, worstRun } from '../history/select-run.ts'
import { quoteText } from '../text/printable.ts'

/** The run that `--run` names: an id, `latest`, or `worst`, the one with the longest window. RUN_UNKNOWN if there is none. */
export function chosenRun(runs: readonly Run[], name: string): Run {
  const run =
    name === 'latest'
      ? latestRun(runs)
      : name === 'worst'
        ? (worstRun(runs) ?? latestRun(runs))
        : runs.findLast(({ id }) => id === name)
  if (run != null) return run
  const what =
    runs.length === 0 ? 'these logs tell of no run' : `no such run, expected one of ${runs.length}, latest or worst`
  throw new GenHooksError(
    'RUN_UNKNOWN',
    `${name === 'latest' || name === 'worst' ? '' : `--run: ${quoteText(name)}: `}${what}`,
  )
}
