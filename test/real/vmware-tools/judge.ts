import type { HookRun } from '../../../src/harness/caller/vmtoolsd/events.ts'
import type { Scenario, ScenarioResult } from '../../../src/harness/caller/vmtoolsd/scenario.ts'

/** A scenario and what it must come to. */
export interface Case {
  readonly scenario: Scenario
  /** What the host is told after the first `reset`, without the number of success. */
  readonly told: readonly string[]
  /** The hooks that run, their arguments and ends: `pre-freeze-script freeze: 0`. */
  readonly hooks: readonly string[]
  /** What the guest answers to an RPC that it refuses. */
  readonly refusals?: readonly string[]
  /** How many instances are frozen at each look. */
  readonly looks?: readonly number[]
  /** How many instances are told that a backup was good; none where the snapshot was not. */
  readonly history?: number
  /** Processes that outlive the play. Ours never do; the facts show that others can. */
  readonly left?: readonly string[]
  readonly files?: Readonly<Record<string, string | null>>
  /** What is said of the time between two steps, counted from 0. */
  readonly report?: { readonly from: number; readonly to: number; readonly text: string }
}

/** What VMware Tools tells the host. */
export const COMMITTED = 'prov.snapshotCommit'
export const ABORTED = 'req.aborted 4 Quiesce canceled.'
export const FINISHED = 'req.done'
const SCRIPT_FAILED = 'req.error 2 Custom quiesce script failed.'
export const FREEZE_FAILED = [SCRIPT_FAILED, "req.error 5 'VmBackupOnFreeze' operation failed.", FINISHED]
export const THAW_FAILED = [SCRIPT_FAILED, "req.error 5 'VmBackupOnThaw' operation failed.", FINISHED]

/** Holds a result against its case; the invariant, nothing frozen and nothing left, against every one. */
export function judge(expected: Case, result: ScenarioResult): void {
  expect({
    told: result.told.map((text) => text.replace(/ 0$/, '')),
    hooks: result.hooks.map(hookLine),
    refusals: result.refusals,
    looks: result.looks.map((frozen) => frozen.length),
    history: result.events.filter((line) => line.split(' ')[1] === 'history').length,
    files: result.files,
    frozen: result.frozen,
    left: result.left,
    misuses: result.misuses,
  }).toEqual({
    told: ['reset', ...expected.told],
    hooks: expected.hooks,
    refusals: expected.refusals ?? [],
    looks: expected.looks ?? [],
    history: expected.history ?? 0,
    files: expected.files ?? {},
    frozen: [],
    left: expected.left ?? [],
    misuses: [],
  })
}

/** One line for people about a time that no test asserts; empty if the case asks for none. */
export function timeReport({ report, scenario }: Case, { seconds }: ScenarioResult): string {
  const [from, to] = [seconds[report?.from ?? -1], seconds[report?.to ?? -1]]
  if (report === undefined || from === undefined || to === undefined) return ''
  return `${scenario.name}: ${(to - from).toFixed(2)} s ${report.text}\n`
}

function hookLine({ command, end }: HookRun): string {
  const words = command.replace(/^"[^"]*\/([^"/]*)"/, '$1')
  if (end === null) return `${words}: unknown`
  return end.kind === 'exited' ? `${words}: ${end.status}` : `${words}: signal ${end.signal}`
}
