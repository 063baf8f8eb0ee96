import { disposition } from '../../config/disposition.ts'
import { settingsOf } from '../../config/settings-of.ts'
import type { Config } from '../../model.ts'
import { idOf, isContainer } from '../../model.ts'
import type { FrozenInterval } from '../guest/frozen-intervals.ts'
import type { InstanceId } from '../language/scenario.ts'
import type { ScenarioContext } from './context.ts'
import type { HookRun, Promised, SnapshotWindow } from './outcome.ts'

/** Seconds beyond a bound that a loaded machine may need; far fewer than the instances' own suspend limit. */
export const SLACK_SECONDS = 20
/** The clock of the events has hundredths. */
const GRAIN = 0.011

/** The instances that a snapshot at this moment must cover if they run: all but those that the configuration excludes. */
export function toCover({ scenario, ours, plans }: ScenarioContext, at: number): readonly string[] {
  const { config } = scenario
  const planned = plans.findLast((plan) => plan.at <= at)?.planned ?? scenario.planned
  return scenario.instances.filter((instance) => !ours || isNeeded(instance, { config, planned })).map(idOf)
}

function isNeeded(
  instance: InstanceId,
  { config, planned }: { readonly config: Config; readonly planned: readonly InstanceId[] },
): boolean {
  const { kind, name } = instance
  const isPlanned = planned.some((id) => idOf(id) === idOf(instance))
  // a container that the configuration does not name is not known to the hooks
  if (isContainer(kind)) return isPlanned && !settingsOf(instance, config).optional
  const what = disposition({ kind, name, status: 'running' }, config)
  if (what.kind === 'leave alone') return false
  if (!isPlanned && config.instances.unlisted === 'warn') return false
  return !settingsOf(instance, config).optional
}

/** The snapshots of a scenario: those of the caller, and one for each freeze by hand that VMware Tools would call a success, until the thaw after it. */
export function windowsOf(context: ScenarioContext, frozen: readonly FrozenInterval[]): readonly SnapshotWindow[] {
  const spans: { from: number; to: number; said: SnapshotWindow['said'] }[] = []
  for (const report of context.reports) {
    const { snapshotAt, scripts, outcome } = report
    const thaw = scripts.find(({ argument }) => argument === 'thaw')
    if (snapshotAt === null) continue
    if (thaw === undefined) {
      // No script thaws, and the host keeps the snapshot as good.
      if (outcome === 'good') spans.push({ from: snapshotAt, to: report.told.at(-1)?.at ?? snapshotAt, said: 'good' })
      continue
    }
    spans.push({ from: snapshotAt, to: thaw.began, said: outcome === 'good' ? said(context, thaw.end) : 'bad' })
  }
  let begun: number | null = null
  for (const { verb, began, ended, end } of byHand(context)) {
    if (verb === 'freeze') {
      // A freeze that was refused changes nothing; a freeze that was killed while a good one lasts is no success in VMware Tools' queue.
      if (end?.kind === 'exited' && end.status === 0) begun = ended
      else if (end?.kind === 'signalled') begun ??= ended
    } else {
      // A thaw without a freeze belongs to a snapshot that VMware Tools took without the freeze.
      if (verb === 'thaw') spans.push({ from: begun ?? began, to: began, said: said(context, end) })
      begun = null
    }
  }
  return spans.map((span) => ({ ...span, uncovered: uncovered(context, frozen, span) }))
}

/** The hooks that steps called, not the caller, in the order of their ends. */
function byHand(context: ScenarioContext): readonly HookRun[] {
  const called = new Set(context.reports.flatMap(({ scripts }) => scripts.map(({ began }) => began)))
  // VMware Tools never says `status`, and its end says nothing of a snapshot
  const own = context.runs.filter(({ began, words }) => !called.has(began) && words[0] !== 'status')
  return own.sort((a, b) => (a.ended ?? Number.POSITIVE_INFINITY) - (b.ended ?? Number.POSITIVE_INFINITY))
}

/** What a thaw reported: nothing if it was killed, which VMware Tools calls a success, and nothing if the configuration does not tie its status to the verdict. */
function said({ ours, scenario }: ScenarioContext, end: HookRun['end']): SnapshotWindow['said'] {
  if (end === null || end.kind === 'signalled') return 'nothing'
  if (ours && scenario.config.onInconsistent === 'warn') return 'nothing'
  return end.status === 0 ? 'good' : 'bad'
}

function uncovered(
  context: ScenarioContext,
  frozen: readonly FrozenInterval[],
  span: { from: number; to: number },
): readonly string[] {
  return toCover(context, span.from).filter((id) => {
    if (!ranWithin(context, id, span)) return false
    return !frozen.some(
      (one) => idOf(one) === id && one.from <= span.from + GRAIN && (one.to === null || one.to >= span.to - GRAIN),
    )
  })
}

function ranWithin({ changes }: ScenarioContext, id: string, span: { from: number; to: number }): boolean {
  let running = false
  for (const change of changes.filter((one) => one.id === id)) {
    if (change.at <= span.from) running = change.running
    else if (change.at <= span.to && change.running) return true
  }
  return running
}

/** The state at the end of a scenario. */
interface End {
  readonly frozen: readonly FrozenInterval[]
  readonly windows: readonly SnapshotWindow[]
  readonly leftFrozen: readonly string[]
  readonly leftProcesses: readonly string[]
  readonly misuses: readonly string[]
}

/** The promises of each pair of hooks that were broken, as a sentence; null if none was. Processes that were left are named in any case: they may be the reason for the rest. */
export function brokenInvariant(context: ScenarioContext, end: End): string | null {
  const seen = invariants(context, end).map((one) => one.seen)
  const running = seen.pop() ?? ''
  const all = [seen.find((one) => one !== '') ?? '', running].filter((one) => one !== '')
  return all.length === 0 ? null : all.join('; ')
}

/** The promises that each pair of hooks must keep, the worst first, and the processes that were left last. */
export function invariants(context: ScenarioContext, end: End): readonly Promised[] {
  const [window] = end.windows.filter(({ said, uncovered }) => said === 'good' && uncovered.length > 0)
  const bound = context.scenario.config.watchdog.deadline + SLACK_SECONDS
  const long = end.frozen.find(({ from, to, endedBy }) => to !== null && to - from > bound && endedBy !== 'somebody')
  const [left, ...others] = end.leftProcesses
  return [
    promised('nothing is left frozen', end.leftFrozen.length > 0 && `${end.leftFrozen.join(' ')} left frozen`),
    promised(
      'a snapshot that is reported good covers every instance that ran',
      window !== undefined && `a snapshot that did not cover ${window.uncovered.join(' ')} was reported good`,
    ),
    promised(
      `no instance is frozen longer than ${bound} s: the deadline, and ${SLACK_SECONDS} s for a slow machine`,
      long !== undefined &&
        `${idOf(long)} was frozen for ${((long.to ?? 0) - long.from).toFixed(1)} s, the bound is ${bound} s`,
    ),
    promised(
      'every command line is one that the real tools know',
      end.misuses.length > 0 && `a command line that the real tools do not know: ${end.misuses[0]}`,
    ),
    ...(context.other === null
      ? []
      : [
          promised(
            "a process that is not the hooks' is neither ended nor stopped",
            !context.other.isUnharmed() && "a process that is not the hooks' was ended or stopped",
          ),
        ]),
    promised(
      'no process is left running',
      left !== undefined && `left running: ${left}${others.length === 0 ? '' : ` and ${others.length} more`}`,
    ),
  ]
}

function promised(text: string, seen: string | false): Promised {
  return seen === false ? { text, held: 'kept', seen: '' } : { text, held: 'broken', seen }
}
