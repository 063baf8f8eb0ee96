import { resolve } from 'node:path'
import { GenHooksError } from '../errors.ts'
import { fleetFiles } from '../fleet/fleet-files.ts'
import { fleetDocument } from '../fleet/snapshots/document.ts'
import { type FleetReport, gatherFleet, type HostReport } from '../fleet/snapshots/gather.ts'
import { fleetMetrics } from '../fleet/snapshots/metrics.ts'
import { fleetText } from '../fleet/snapshots/text.ts'
import { sinceOf } from '../history/since.ts'
import { zoneOption } from '../history/zone-option.ts'
import { type Engine, engineOf, engineText } from '../hook/engine.ts'
import { ENGINES_FILE, enginesIn } from '../hook/known-engines.ts'
import { readTemplates } from '../hook/templates.ts'
import { isoTime, jsonDocument } from '../text/json.ts'
import { printable } from '../text/printable.ts'
import { withProgress } from '../text/progress.ts'
import { checkOutOption, giveOut, isStandardOutput } from './give-out.ts'
import { DONE, type Io } from './io.ts'
import { tellProblems } from './print-problems.ts'
import type { ReportOptions } from './report.ts'

/** `report --fleet` as typed; absent options are undefined. */
export interface ReportFleetOptions extends ReportOptions {
  /** A folder with copies of the logs of many hosts. */
  readonly fleet: string
  readonly root?: string | undefined
  readonly json?: boolean | undefined
}

/** Options of `report` that a report of a fleet has too. */
const OF_FLEET: readonly string[] = ['fleet', 'out', 'format', 'json', 'since', 'timezone', 'files']

/** `report --fleet DIR`: for each host the last consistent snapshot, the worst window and the engine, as a table, as JSON or as metrics. DONE also if runs failed. */
export async function runReportFleet(options: ReportFleetOptions, io: Io): Promise<number> {
  const { fleet, out = '-', format, json = false } = options
  const other = Object.keys(options).find((name) => !OF_FLEET.includes(name))
  if (other !== undefined || options.files.length > 0) {
    const what = other === undefined ? 'FILE' : `--${other}`
    throw new GenHooksError(
      'USAGE',
      `--fleet: with ${what}, expected only --out, --format prom, --json, --since and --timezone`,
    )
  }
  if (format !== undefined && format !== 'prom') {
    throw new GenHooksError('USAGE', `--format ${format}: with --fleet, expected prom, or a table without --format`)
  }
  if (format !== undefined && json) throw new GenHooksError('USAGE', '--json: with --format prom, expected one of them')
  const now = Date.now()
  const zone = zoneOption(options.timezone)
  const since = options.since === undefined ? null : sinceOf(options.since, now, zone)
  await checkOutOption(out)
  const folder = resolve(fleet)
  const read = { since, timezone: options.timezone ?? null, keepLines: false, now }
  const report = await withProgress(io.err, 'reading the logs', async () =>
    gatherFleet(fleetFiles(io.caller ?? io.host, folder), folder, read, await knownEngines()),
  )
  tellProblems(report.problems, io)
  for (const host of report.hosts) for (const note of notesOf(host)) io.err(`gen-hooks: ${note}\n`)
  await giveOut(out, resultOf(report), io)
  return DONE

  function resultOf(report: FleetReport): string {
    if (json) return jsonDocument(fleetDocument(report, now))
    if (format === 'prom') return fleetMetrics(report.hosts, now)
    return fleetText(report.hosts, now, isStandardOutput(out) ? (io.terminal?.columns ?? null) : null)
  }
}

/** What the values of a host do not say, and their reader has to know. */
function notesOf({ host, lastAt, toComeAt }: HostReport): readonly string[] {
  const name = `hosts/${printable(host)}`
  if (lastAt === null) return [`${name}: no run in snapshot.log or last.json`]
  if (toComeAt === null) return []
  const is = 'which is to come: its clock, or that of this machine, is wrong'
  return [`${name}: a run ended at ${isoTime(toComeAt)}, ${is}; no such run counts as a good one`]
}

/** The engines that the build lists; in a checkout, which has no such list, the engine of the templates. */
async function knownEngines(): Promise<readonly Engine[]> {
  const known = enginesIn(ENGINES_FILE)
  if (known.length > 0) return known
  const templates = await readTemplates()
  return [engineOf(templates.version, engineText(templates))]
}
