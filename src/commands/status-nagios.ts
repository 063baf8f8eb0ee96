import { uptime } from 'node:os'
import { GenHooksError, report as reported } from '../errors.ts'
import { type RunNow, readState } from '../hook/current-run.ts'
import { readVerdicts } from '../hook/read-verdicts.ts'
import { joinVerdicts, lastRunEnd } from '../hook/verdicts.ts'
import type { Host } from '../host/host.ts'
import { NAGIOS, type NagiosFacts, nagiosCheck, nagiosLine } from '../install/nagios.ts'
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

/** Without `--max-age`: a day, and two hours for the backup to take. */
const MAX_AGE_HOURS = 26

/** Prints one line for Nagios or Icinga and resolves to its exit status, whatever goes wrong: a 1 would be a warning to them. */
export async function runStatusNagios(options: NagiosOptions, io: Io): Promise<number> {
  if (io.host.uid !== 0 && io.host.realPath('/') === '/') {
    // Most files look wrong to others, which is no news of the guest.
    io.out(`${nagiosLine('UNKNOWN', 'not root: what the hooks write is for root only')}\n`)
    return NAGIOS.UNKNOWN
  }
  try {
    // What it says is in the one line.
    const { line, status: exit } = nagiosCheck(await gather(options, { ...io, err: () => {} }))
    io.out(`${line}\n`)
    return exit
  } catch (error) {
    if (!(error instanceof GenHooksError)) io.err(reported(error).text)
    io.out(`${nagiosLine('UNKNOWN', error instanceof GenHooksError ? error.message : 'unexpected error')}\n`)
    return NAGIOS.UNKNOWN
  }
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
