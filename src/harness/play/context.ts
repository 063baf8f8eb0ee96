import { readFileSync, statSync } from 'node:fs'
import { STATE_FILE } from '../../hook/current-run.ts'
import { partOf, type Target } from '../../hook/processes.ts'
import { parseRunState, type RunState } from '../../hook/state.ts'
import type { Caller, SnapshotUnderWay } from '../caller/caller.ts'
import type { Heard } from '../caller/last-lines.ts'
import type { StartedHook } from '../caller/start-hook.ts'
import type { SnapshotReport } from '../caller/vmware-tools.ts'
import { uptimeSeconds } from '../guest/events.ts'
import type { Guest } from '../guest/guest.ts'
import { type GuestProcess, isStopped } from '../guest/processes.ts'
import type { Hooks } from '../guest/script-queue.ts'
import type { Point } from '../language/point.ts'
import type { InstanceId, Scenario } from '../language/scenario.ts'
import type { HookRun, Mark } from './outcome.ts'
import { isStruckStill } from './strike-log.ts'

/** A hook that was started by a step. */
export interface HookUnderWay extends StartedHook {
  /** Its place in `runs`. */
  readonly place: number
}

/** A process of the guest that does not belong to the hooks, which may neither end nor stop it. */
export interface OtherProcess {
  readonly pid: number
  /** Whether it runs, neither ended nor stopped. */
  readonly isUnharmed: () => boolean
  readonly end: () => Promise<void>
}

/** A scenario under way; the steps read and change it. */
export interface ScenarioContext {
  readonly scenario: Scenario
  readonly guest: Guest
  readonly hooks: Hooks
  /** The paths of the two hooks; with the layout backupScripts.d both are one file. */
  readonly paths: { readonly preFreeze: string; readonly postThaw: string }
  readonly caller: Caller
  /** The hooks are gen-hooks' own. */
  readonly ours: boolean
  readonly runs: HookRun[]
  readonly reports: SnapshotReport[]
  readonly marks: Mark[]
  readonly started: Map<string, HookUnderWay>
  snapshot: SnapshotUnderWay | null
  /** The stderr of the hooks; empty with the real vmtoolsd. */
  readonly heard: Heard[]
  /** Processes that a step has stopped. */
  readonly stopped: Set<number>
  /** The process that gets a signal at a point; null if none does. */
  strike: { readonly victim: Target; readonly signal: string } | null
  /** The processes that a step has written down. */
  readonly counted: Point[]
  /** Processes whose end a step waited for in vain, as long as steps wait. */
  readonly givenUp: Set<number>
  /** A process that does not belong to the hooks, if a text of the scenario names one. */
  other: OtherProcess | null
  /** When each instance started or stopped; the first entry is the begin of the scenario. */
  readonly changes: { readonly at: number; readonly id: string; readonly running: boolean }[]
  /** The instances that our hooks were rendered for, and since when; the first entry is the begin of the scenario. */
  readonly plans: { readonly at: number; readonly planned: readonly InstanceId[] }[]
  /** Writes our hooks again, for these instances. */
  readonly render: (planned: readonly InstanceId[]) => Promise<void>
}

/** The running processes of the hooks, without a process that the scenario stopped and its tracer: the hooks cannot know of them and need not end them. */
export function runningProcesses({ guest, stopped, strike }: ScenarioContext): readonly GuestProcess[] {
  const stands = strike?.signal === 'SIGSTOP' && isStruckStill(guest)
  return guest.processes().filter(({ pid, command }) => {
    if ((stands || stopped.has(pid)) && isStopped(pid)) return false
    return !(stands && partOf(command) === 'tracer')
  })
}

/** Notes something that the scenario did, for the drawing. */
export function mark(context: ScenarioContext, text: string, at: number = uptimeSeconds()): void {
  context.marks.push({ at, text })
}

/** The hooks' state file; null if there is none. */
export function stateOf({ guest }: ScenarioContext): RunState | null {
  return parseRunState(textOf(guest.at(STATE_FILE)))
}

/** The text of a file, byte for byte; empty if it is no regular file: a FIFO would block, and a device may have no end. */
export function textOf(path: string): string {
  try {
    return statSync(path).isFile() ? readFileSync(path, 'latin1') : ''
  } catch {
    return ''
  }
}
