import { GenHooksError, report as reported } from '../errors.ts'
import { healthNotes } from '../install/health-notes.ts'
import { status } from '../install/status.ts'
import { statusDocument, statusText } from '../install/status-text.ts'
import { configOrNull } from '../thaw/session.ts'
import { expectedOn, statusSettings } from './desired-hooks.ts'
import { DIFFERS, DONE, FAILED, FROZEN, type Io } from './io.ts'
import { printJson, stopOf } from './print-json.ts'

/** `status` as typed; absent options are undefined. */
export interface StatusOptions {
  readonly config?: string | undefined
  readonly inventory?: string | undefined
  readonly json?: boolean | undefined
}

/**
 * Prints what is installed and what is frozen now, the worst last. FROZEN if an instance is frozen or may be; DIFFERS unless the hooks are what would be
 * installed now and VMware Tools runs them; FAILED if one of these is unknown.
 */
export async function runStatus(options: StatusOptions, io: Io): Promise<number> {
  if (io.host.uid !== 0 && io.host.realPath('/') === '/') {
    throw new GenHooksError(
      'STATUS_UNKNOWN',
      `uid ${io.host.uid}: what the hooks write is for root only, expected root`,
    )
  }
  const { expected, instances, problem, unmatched } = await expectedOn(options, io)
  const config = await configOrNull(io.host, options.config, () => {})
  const report = await status(expected, io.host, statusSettings(config, instances))
  // an inventory tells of the time when it was made
  const health = options.inventory === undefined ? healthNotes(instances) : []
  const found = { ...report, notes: [...report.notes, ...(unmatched === null ? [] : [unmatched]), ...health] }
  const isAlarm = found.alarm !== null
  // People read the last lines: no line may follow a frozen instance.
  if (isAlarm && problem !== null) io.err(reported(problem).text)
  const statusOf = (): number => {
    if (isAlarm) return FROZEN
    if (problem !== null) throw problem
    return { 'in sync': DONE, unknown: FAILED, differs: DIFFERS, frozen: FROZEN, 'never ended': FROZEN }[found.verdict]
  }
  if (options.json !== true) {
    io.out(statusText(found, io.terminal))
    return statusOf()
  }
  const why = isAlarm && problem !== null ? { error: stopOf(problem) } : {}
  return await printJson({ ...statusDocument(found), ...why }, io, statusOf)
}
