import { foundSources } from '../history/default-logs.ts'
import { namedSources } from '../history/operands.ts'
import { readRuns } from '../history/read-runs.ts'
import { isRefused, type RestorePlan, restorePlan } from '../history/restore-plan.ts'
import { restorePlanText } from '../history/restore-plan-text.ts'
import { chosenRun } from '../history/run-option.ts'
import { requireSameClock } from '../history/same-clock.ts'
import { HISTORY_LOGS, nothingUnderstood, withReasons } from '../history/understood.ts'
import { zoneOption } from '../history/zone-option.ts'
import type { Problem } from '../model.ts'
import type { RestorePlanDocument } from '../schemas/restore-plan.ts'
import { isoTime, isoTimeOrNull, jsonDocument } from '../text/json.ts'
import { withProgress } from '../text/progress.ts'
import { NO_TERMINAL } from '../text/terminal.ts'
import { DIFFERS, DONE, type Io } from './io.ts'
import { logDirectoryOf, ownSettings } from './own-settings.ts'
import { tellProblems } from './print-problems.ts'

/** `restore-plan` as typed; absent options are undefined. */
export interface RestorePlanOptions {
  readonly run: string
  readonly files: readonly string[]
  readonly config?: string | undefined
  readonly timezone?: string | undefined
  readonly json?: boolean | undefined
}

/** Prints how to restore from the snapshot of a run. DIFFERS if a part of it is refused; RUN_UNKNOWN if the logs have no such run; USAGE if the zone is not that of the guest. */
export async function runRestorePlan(options: RestorePlanOptions, io: Io): Promise<number> {
  const zone = zoneOption(options.timezone)
  const found =
    options.files.length === 0
      ? await withProgress(io.err, 'listing the instances', async () =>
          foundSources(io.host, logDirectoryOf(await ownSettings(options.config, io))),
        )
      : null
  const sources = found?.sources ?? namedSources(options.files)
  const read = await withProgress(io.err, 'reading the logs', () =>
    readRuns(sources, { since: null, timezone: options.timezone ?? null, keepLines: 'other clock' }),
  )
  const problems = [...(found?.problems ?? []), ...read.problems]
  if (read.understood === 0) throw nothingUnderstood(problems, HISTORY_LOGS)
  const run = withReasons(problems, () => chosenRun(read.runs, options.run, zone, 'RUN'))
  requireSameClock(run, zone)
  const plan = restorePlan(run)
  if (options.json === true) io.out(jsonDocument(documentOf(plan, problems)))
  else io.out(restorePlanText(plan, zone, io.terminal ?? NO_TERMINAL))
  tellProblems(problems, io)
  return isRefused(plan) ? DIFFERS : DONE
}

function documentOf({ run, ...plan }: RestorePlan, problems: readonly Problem[]): RestorePlanDocument {
  const { id, origin, verdict, why, beganAt, endedAt } = run
  return {
    schema: 'gen-hooks/restore-plan/1',
    run: { id, origin, verdict, why, beganAt: isoTime(beganAt), endedAt: isoTimeOrNull(endedAt) },
    ...plan,
    problems,
  }
}
