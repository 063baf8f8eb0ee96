import { uptime } from 'node:os'
import { GenHooksError } from '../errors.ts'
import { type RunNow, readState } from '../hook/current-run.ts'
import { readVerdicts } from '../hook/read-verdicts.ts'
import { joinVerdicts, lastRunEnd } from '../hook/verdicts.ts'
import type { Host } from '../host/host.ts'
import { type NagiosFacts, nagiosCheck } from '../install/nagios.ts'
import { status } from '../install/status.ts'
import { smallest } from '../text/largest.ts'
import { configOrNull } from '../thaw/session.ts'
import { expectedOn, statusSettings } from './desired-hooks.ts'
import type { Io } from './io.ts'

/** `status --nagios` as typed; absent options are undefined. */
export interface NagiosOptions {
  readonly config?: string | undefined
  readonly inventory?: string | undefined
  /** Hours. */
  readonly maxAge?: number | undefined
}

/** Without `--max-age`: a day, and two hours for the backup itself. */
const MAX_AGE_HOURS = 26

/** Prints one line for Nagios or Icinga and resolves to its exit status. What it throws becomes such a line too: answer-stop.ts. */
export async function runStatusNagios(options: NagiosOptions, io: Io): Promise<number> {
  if (io.host.uid !== 0 && io.host.realPath('/') === '/') {
    // Other users see most files as wrong, which says nothing of the guest.
    throw new GenHooksError('STATUS_UNKNOWN', 'not root: what the hooks write is for root only')
  }
  // The line says what is usually printed on standard error.
  const { line, status: exit } = nagiosCheck(await gather(options, { ...io, err: () => {} }))
  io.out(`${line}\n`)
  return exit
}

async function gather(options: NagiosOptions, io: Io): Promise<NagiosFacts> {
  const { expected, instances, problem } = await expectedOn(options, io)
  const config = await configOrNull(io.host, options.config, io.err)
  const settings = statusSettings(config, instances)
  const report = await status(expected, io.host, settings)
  const log = await readVerdicts(io.host, settings.logDirectory)
  const unknown = problem === null ? [] : [problem.message]
  return {
    report,
    verdicts: joinVerdicts(log, lastRunEnd(report.lastRun)),
    logProblem: log.problem,
    unknown: report.lastRun.kind === 'unreadable' ? [...unknown, report.lastRun.detail] : unknown,
    heldSeconds: await heldSeconds(io.host, report.now),
    deadlineSeconds: config?.watchdog.deadline ?? null,
    now: Date.now(),
    maxAgeHours: options.maxAge ?? MAX_AGE_HOURS,
  }
}

async function heldSeconds(host: Host, now: RunNow): Promise<number | null> {
  if (now.kind !== 'live' || !['freezing', 'frozen', 'thawing'].includes(now.phase)) return null
  const found = await readState(host)
  const times = found.kind === 'read' ? [...found.state.frozenAt.values()] : []
  return times.length === 0 ? null : uptime() - smallest(times) / 100
}
