import { quoteText } from '../detect/quote-text.ts'
import { GenHooksError } from '../errors.ts'
import { figuresOf } from '../history/figures.ts'
import { foundSources } from '../history/found-sources.ts'
import { namedSources } from '../history/named-sources.ts'
import { readRuns } from '../history/read-runs.ts'
import { sinceOf } from '../history/since.ts'
import { zoneOf } from '../logs/zone.ts'
import { figuresText, historyTable } from '../output/history.ts'
import { historyCsv } from '../output/history-csv.ts'
import { historyJson } from '../output/history-json.ts'
import { DONE, type Io } from './io.ts'
import { logDirectory } from './log-directory.ts'
import { tellProblems } from './tell-problems.ts'

/** `history` as typed; absent options are undefined. */
export interface HistoryOptions {
  readonly files: readonly string[]
  readonly since?: string | undefined
  readonly timezone?: string | undefined
  readonly json?: boolean | undefined
  readonly csv?: boolean | undefined
}

/** Prints the runs that the logs tell of. DONE whatever became of them: it is a report. FILE_UNREADABLE if no log can be read. */
export async function runHistory(options: HistoryOptions, io: Io): Promise<number> {
  const { json, csv } = options
  if (json === true && csv === true)
    throw new GenHooksError('USAGE', 'command line: --json and --csv, expected one of them')
  const timezone = options.timezone ?? null
  const zone = zoneOf(timezone)
  if (zone === null) throw new GenHooksError('USAGE', `--timezone: ${quoteText(timezone ?? '')}: no such zone`)
  const since = options.since === undefined ? null : sinceOf(options.since, Date.now(), zone)
  const sources =
    options.files.length > 0 ? namedSources(options.files) : await foundSources(io.host, await logDirectory(io))
  const { runs, problems } = await readRuns(sources, { since, timezone, keepLines: false })
  const figures = figuresOf(runs)
  if (json === true) for (const piece of historyJson(runs, figures, problems)) io.out(piece)
  else if (csv === true) for (const piece of historyCsv(runs)) io.out(piece)
  else io.out(`${runs.length === 0 ? '' : `${historyTable(runs, zone)}\n`}${figuresText(figures, zone)}`)
  tellProblems(problems, io)
  return DONE
}
