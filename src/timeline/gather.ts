import { GenHooksError } from '../errors.ts'
import { sortLogs } from '../history/classify-logs.ts'
import { foundSources } from '../history/default-logs.ts'
import { namedSources } from '../history/operands.ts'
import { readRuns } from '../history/read-runs.ts'
import type { Run } from '../history/run.ts'
import { chosenRun } from '../history/run-option.ts'
import { ALL_LOGS, nothingUnderstood, withReasons } from '../history/understood.ts'
import type { Host } from '../host/host.ts'
import type { Problem } from '../model.ts'
import type { Zone } from '../text/zone.ts'
import type { TimelineFacts } from './make-timeline.ts'
import { readHost } from './read-host.ts'
import { readVmtoolsd } from './read-vmtoolsd.ts'
import { foundVmtoolsdLogs } from './vmtoolsd-found.ts'

/** The logs to read, and how to read them. */
export interface Wanted {
  readonly files: readonly string[]
  readonly run: string
  /** The run is one that began then or later, ms since 1970; null for any. */
  readonly since: number | null
  readonly zone: Zone
  /** `--timezone`; null for that of this machine. */
  readonly timezone: string | null
  readonly host: Host
  /** `log.directory`, asked for only if no log of the guest is named. */
  readonly logDirectory: () => Promise<string>
}

/** Reads all logs, and finds the run in them. Errors as those of `readRuns` and `chosenRun`. */
export async function gather({ files, run: name, since, zone, timezone, host, logDirectory }: Wanted): Promise<{
  readonly run: Run
  readonly facts: Omit<TimelineFacts, 'run' | 'offsetMs'>
  readonly problems: readonly Problem[]
}> {
  // a log on standard input comes from another machine
  const sorted = await sortLogs(namedSources(files), 'host')
  const isHere = sorted.guest.length === 0
  const found = isHere ? await foundSources(host, await logDirectory()) : { sources: sorted.guest, problems: [] }
  const { sources } = found
  const guest = await readRuns(sources, { since: null, timezone, keepLines: true, expected: ALL_LOGS })
  if (guest.runs.length === 0 && guest.understood === 0)
    throw nothingUnderstood([...found.problems, ...guest.problems], ALL_LOGS)
  // the clocks are estimated from all runs, not only from the shown one
  const wanted = since === null ? guest.runs : guest.runs.filter(({ beganAt }) => beganAt >= since)
  if (wanted.length === 0 && guest.runs.length > 0)
    throw new GenHooksError('RUN_UNKNOWN', `--since: no run began then or later, but ${guest.runs.length} before`, {
      hint: 'Name an earlier time with --since, or leave it out.',
    })
  const run = withReasons([...found.problems, ...guest.problems], () => chosenRun(wanted, name, zone))
  const logs = isHere && sorted.vmtoolsd.length === 0 ? await foundVmtoolsdLogs(host) : sorted.vmtoolsd
  const tools = await readVmtoolsd(logs, { zone, near: run.beganAt })
  const { vms, problems } = await readHost(sorted.host)
  return {
    run,
    facts: { runs: guest.runs, sources, zone, vms, tools: tools.events },
    problems: [...found.problems, ...guest.problems, ...tools.problems, ...problems],
  }
}
