import type { RunNow } from '../hook/current-run.ts'
import { type LastRun, readLastRun } from '../hook/last-json.ts'
import { readInstanceEnds, readVerdicts } from '../hook/read-verdicts.ts'
import { lastRunEnd, type RunEnd } from '../hook/verdicts.ts'
import type { InstanceEnd } from '../hook/worth.ts'
import type { Host } from '../host/host.ts'
import type { Layout, RenderedHook } from '../model.ts'
import { inspect } from './actual-state.ts'
import { type Alarm, alarmOf } from './alarm.ts'
import { CALLER_CHECKS } from './caller-checks.ts'
import { hasWrongLabel } from './labels.ts'
import { type FileStatus, type InstalledReport, installedLayout, reportInstalled } from './status-report.ts'
import { targetIn } from './target-on.ts'
import { type ToolsDemands, toolsDemands } from './vmware-tools.ts'

/** The facts that status prints. */
export interface StatusReport extends InstalledReport {
  /** The worst fact. `unknown`: no hooks could be rendered to compare with, or it is unknown what is frozen, and nothing else is wrong. */
  readonly verdict: 'in sync' | 'unknown' | 'differs' | Alarm['kind']
  /** The alarm of a frozen instance, or one that may be frozen; null if none is. */
  readonly alarm: string | null
  readonly lastRun: LastRun
  /** How each instance came through the last run, by the log; null where no log tells it. */
  readonly lastEnds: readonly InstanceEnd[] | null
  readonly now: RunNow
}

/** The hooks that should be installed; `unknown` if they could not be rendered. */
export type Expected =
  | { readonly kind: 'rendered'; readonly layout: Layout; readonly hooks: readonly RenderedHook[] }
  | { readonly kind: 'unknown'; readonly layout: Layout | null }

/** The other settings that status needs; null if the configuration cannot be read. */
export interface StatusSettings {
  readonly logDirectory: string | null
  readonly tools: ToolsDemands
}

/** Reads the state of the guest and changes nothing. It takes the lock of a run only if a run seems to be under way. */
export async function status(
  expected: Expected,
  host: Host,
  settings: StatusSettings = { logDirectory: null, tools: toolsDemands(null, []) },
): Promise<StatusReport> {
  const actual = await inspect(host, { probe: 'only beside a state that is not over' })
  const layout = expected.layout ?? installedLayout(actual)
  const installed = reportInstalled(layout, expected.kind === 'rendered' ? expected.hooks : null, actual)
  const problems = [...installed.problems]
  for (const { path, state } of installed.files) {
    if (state !== 'missing' && (await hasWrongLabel(host, path))) {
      problems.push(`${path}: has another SELinux label than its place demands, restorecon sets it`)
    }
  }
  const tools = await CALLER_CHECKS[targetIn(actual)](host, { ...settings.tools, layout })
  problems.push(...tools.problems)
  const notes = [...installed.notes, ...tools.notes]
  const lastRun = await readLastRun(host)
  const alarm = alarmOf(actual.run, await endOfBoot(host, lastRun, settings.logDirectory))
  const states = new Set(installed.files.map(({ state }) => state))
  const isUnknown = states.has('as installed') || states.has('unreadable') || actual.run.kind === 'unknown'
  const differs = problems.length > 0 || [...states].some((state) => !FINE.has(state))
  const verdict = alarm?.kind ?? (differs ? 'differs' : isUnknown ? 'unknown' : 'in sync')
  const lastEnds = await endsOf(host, lastRun, settings.logDirectory)
  return { ...installed, problems, notes, verdict, alarm: alarm?.text ?? null, lastRun, lastEnds, now: actual.run }
}

/** The states of a file that count as in sync. */
const FINE: ReadonlySet<FileStatus['state']> = new Set(['in sync', 'as installed', 'unreadable'])

/** The end of the last run since the boot. A sweep may have thawed an instance that was stuck; the log tells that. */
async function endOfBoot(host: Host, lastRun: LastRun, logDirectory: string | null): Promise<RunEnd | null> {
  const ofBoot = lastRunEnd(lastRun)
  if (ofBoot === null || ofBoot.stuck === 0 || logDirectory === null) return ofBoot
  const { last } = await readVerdicts(host, logDirectory)
  return last?.run === ofBoot.run ? last : ofBoot
}

/** last.json names no instance that the run left out, or found thawed. */
async function endsOf(host: Host, last: LastRun, logDirectory: string | null): Promise<StatusReport['lastEnds']> {
  const run = last.kind === 'read' ? last.values.run : null
  if (typeof run !== 'string' || logDirectory === null) return null
  return await readInstanceEnds(host, logDirectory, run)
}
