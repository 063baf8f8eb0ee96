import { isMeant, unmatchedNames } from '../detect/unmatched-names.ts'
import { incompleteKinds } from '../detect/whole.ts'
import { GenHooksError } from '../errors.ts'
import { chooseRuns, instancesIn, type RunChoice } from '../history/choose-runs.ts'
import { historyCsv } from '../history/csv.ts'
import { foundSources } from '../history/default-logs.ts'
import { figuresOf } from '../history/figures.ts'
import { historyJson } from '../history/json.ts'
import { namedSources } from '../history/operands.ts'
import { readRuns } from '../history/read-runs.ts'
import { refusalsText } from '../history/refusals.ts'
import type { Run } from '../history/run.ts'
import { chosenRun } from '../history/run-option.ts'
import { sinceOf } from '../history/since.ts'
import { figuresText, historyTable } from '../history/text.ts'
import { HISTORY_LOGS, nothingUnderstood, withReasons } from '../history/understood.ts'
import { worthText } from '../history/worth.ts'
import { zoneOption } from '../history/zone-option.ts'
import type { Config, Inventory } from '../model.ts'
import { didYouMean } from '../text/did-you-mean.ts'
import { paragraphFor } from '../text/paragraph.ts'
import { printable, quoteText } from '../text/printable.ts'
import { withProgress } from '../text/progress.ts'
import { NO_TERMINAL } from '../text/terminal.ts'
import { DONE, type Io } from './io.ts'
import { logDirectoryOf, ownSettings } from './own-settings.ts'
import { tellProblems } from './print-problems.ts'

/** `history` as typed; absent options are undefined. */
export interface HistoryOptions extends RunChoice {
  readonly files: readonly string[]
  readonly config?: string | undefined
  readonly since?: string | undefined
  readonly run?: string | undefined
  readonly timezone?: string | undefined
  readonly json?: boolean | undefined
  readonly csv?: boolean | undefined
}

/** Prints the runs that stand in the logs. A report: DONE also if runs failed. FILE_UNREADABLE if no log can be read. */
export async function runHistory(options: HistoryOptions, io: Io): Promise<number> {
  const { json, csv } = options
  if (json === true && csv === true)
    throw new GenHooksError('USAGE', 'command line: --json and --csv, expected one of them')
  if (options.run !== undefined && (options.last !== undefined || options.failed === true))
    throw new GenHooksError('USAGE', '--run: one run, expected it without --last and --failed')
  const timezone = options.timezone ?? null
  const zone = zoneOption(options.timezone)
  const since = options.since === undefined ? null : sinceOf(options.since, Date.now(), zone)
  const isHere = options.files.length === 0
  const config = isHere || options.config !== undefined ? await ownSettings(options.config, io) : null
  const found = isHere
    ? await withProgress(io.err, 'listing the instances', () => foundSources(io.host, logDirectoryOf(config)))
    : null
  const sources = found?.sources ?? namedSources(options.files)
  const read = await withProgress(io.err, 'reading the logs', (show) => {
    const onLog = (path: string, place: number): void => show(`reading log ${place} of ${sources.length}: ${path}`)
    return readRuns(sources, { since, timezone, keepLines: false, onLog })
  })
  const problems = [...(found?.problems ?? []), ...read.problems]
  if (read.understood === 0) throw nothingUnderstood(problems, HISTORY_LOGS)
  const named = options.run
  const all = named === undefined ? read.runs : [withReasons(problems, () => chosenRun(read.runs, named, zone))]
  const runs = chooseRuns(all, options)
  const figures = figuresOf(runs)
  if (json === true) for (const piece of historyJson(runs, figures, problems)) io.out(piece)
  else if (csv === true) for (const piece of historyCsv(runs)) io.out(piece)
  else
    io.out(
      `${runs.length === 0 ? '' : `${historyTable(runs, zone, io.terminal)}\n`}${figuresText(figures, zone)}${belowText(runs, io)}`,
    )
  tellProblems(problems, io)
  if (options.instance !== undefined && runs.length === 0) tellUnknown(options.instance, read.runs, io)
  if (config !== null) tellUnmatched(config, read.runs, found?.inventory ?? null, io)
  return DONE
}

function belowText(runs: readonly Run[], { terminal = NO_TERMINAL }: Io): string {
  const paragraph = paragraphFor(terminal.columns)
  const refusals = refusalsText(runs, paragraph)
  return `${runs.length === 0 ? '' : `\n${worthText(runs, paragraph)}`}${refusals === '' ? '' : `\n${refusals}`}`
}

function tellUnknown(wanted: string, runs: readonly Run[], io: Io): void {
  const known = instancesIn(runs)
  if (known.some((instance) => isMeant(wanted, instance))) return
  const names = known.flatMap(({ kind, name }) => (kind === null ? [name] : [name, `${kind}:${name}`]))
  const near = didYouMean(
    wanted.toUpperCase().replace(/^(IRIS|CACHE):/, (kind) => kind.toLowerCase()),
    names,
  )
  io.err(`gen-hooks: --instance: ${quoteText(wanted)}: no run has it${printable(near, 200)}\n`)
}

/** An incomplete list may lack just the instance that is named. */
function tellUnmatched(config: Config, runs: readonly Run[], inventory: Inventory | null, io: Io): void {
  if (inventory !== null && incompleteKinds(inventory).length > 0) return
  const all = [...(inventory?.instances ?? []), ...instancesIn(runs)]
  const unmatched = all.length === 0 ? null : unmatchedNames(config, all)
  if (unmatched !== null) io.err(`gen-hooks: ${unmatched}\n`)
}
