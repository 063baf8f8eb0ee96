import { namedInstance, unmatchedNames } from '../detect/unmatched-names.ts'
import { incompleteKinds } from '../detect/whole.ts'
import { GenHooksError } from '../errors.ts'
import { historyCsv } from '../history/csv.ts'
import { foundSources } from '../history/default-logs.ts'
import { figuresOf } from '../history/figures.ts'
import { historyJson } from '../history/json.ts'
import { namedSources } from '../history/operands.ts'
import { readRuns } from '../history/read-runs.ts'
import type { Run } from '../history/run.ts'
import { sinceOf } from '../history/since.ts'
import { figuresText, historyTable } from '../history/text.ts'
import { HISTORY_LOGS, nothingUnderstood } from '../history/understood.ts'
import type { Config, Inventory } from '../model.ts'
import { quoteText } from '../text/printable.ts'
import { zoneOf } from '../text/zone.ts'
import { DONE, type Io } from './io.ts'
import { logDirectoryOf, ownSettings } from './own-settings.ts'
import { tellProblems } from './print-problems.ts'

/** `history` as typed; absent options are undefined. */
export interface HistoryOptions {
  readonly files: readonly string[]
  readonly config?: string | undefined
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
  const isHere = options.files.length === 0
  const config = isHere || options.config !== undefined ? await ownSettings(options.config, io) : null
  const found = isHere ? await foundSources(io.host, logDirectoryOf(config)) : null
  const sources = found?.sources ?? namedSources(options.files)
  const read = await readRuns(sources, { since, timezone, keepLines: false })
  const { runs } = read
  const problems = [...(found?.problems ?? []), ...read.problems]
  if (read.understood === 0) throw nothingUnderstood(problems, HISTORY_LOGS)
  const figures = figuresOf(runs)
  if (json === true) for (const piece of historyJson(runs, figures, problems)) io.out(piece)
  else if (csv === true) for (const piece of historyCsv(runs)) io.out(piece)
  else io.out(`${runs.length === 0 ? '' : `${historyTable(runs, zone)}\n`}${figuresText(figures, zone)}`)
  tellProblems(problems, io)
  if (config !== null) tellUnmatched(config, runs, found?.inventory ?? null, io)
  return DONE
}

/** A list that is not whole may lack the very instance that a name is for. */
function tellUnmatched(config: Config, runs: readonly Run[], inventory: Inventory | null, io: Io): void {
  if (inventory !== null && incompleteKinds(inventory).length > 0) return
  const logged = new Set(runs.flatMap(({ instances }) => instances.map(({ instance }) => instance)))
  const all = [...(inventory?.instances ?? []), ...[...logged].map(namedInstance)]
  const unmatched = all.length === 0 ? null : unmatchedNames(config, all)
  if (unmatched !== null) io.err(`gen-hooks: ${unmatched}\n`)
}
