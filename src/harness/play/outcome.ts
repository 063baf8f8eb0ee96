import { idOf } from '../../model.ts'
import type { ScriptEnd } from '../caller/run-script.ts'
import type { FrozenInterval } from '../guest/frozen-intervals.ts'
import type { Point } from '../language/point.ts'
import type { Scenario } from '../language/scenario.ts'

/** One run of a hook; times are seconds since boot. */
export interface HookRun {
  /** `pre-freeze-script`, or the name of another file of the queue. */
  readonly hook: string
  /** What the hook was called for, which its arguments may name otherwise. */
  readonly verb: 'freeze' | 'thaw' | 'freezeFail'
  readonly words: readonly string[]
  readonly began: number
  /** null while it runs. */
  readonly ended: number | null
  readonly end: ScriptEnd | null
}

/** The time in which a snapshot was or could have been taken, and the verdict of the hooks or the caller on it. */
export interface SnapshotWindow {
  readonly from: number
  readonly to: number
  readonly said: 'good' | 'bad' | 'nothing'
  /** Instances that ran in that time, had to be covered, and were not frozen from its begin to its end. */
  readonly uncovered: readonly string[]
}

/** An expectation in plain words, and whether it held; `unchecked` if a step before it was broken. */
export interface Promised {
  readonly text: string
  readonly held: 'kept' | 'broken' | 'unchecked'
  /** What was seen instead; empty unless it is broken. */
  readonly seen: string
}

/** What VMware Tools made of one snapshot. */
export interface SnapshotEnd {
  /** null if no snapshot was taken. */
  readonly takenAt: number | null
  readonly outcome: 'good' | 'failed' | 'aborted'
}

/** Something the scenario did, for the drawing. */
export interface Mark {
  readonly at: number
  readonly text: string
}

/** The result of a scenario with one pair of hooks; times are seconds since boot. */
export interface Outcome {
  readonly scenario: string
  readonly title: string
  readonly shell: string
  /** `unplayable`: the scenario needs something that the fakes or this machine cannot play, so there is no verdict. */
  readonly verdict: 'held' | 'broken' | 'skipped' | 'unplayable'
  /** In one sentence, what was broken, what this machine lacks, or what cannot be played; empty if the scenario held. */
  readonly because: string
  /** The line of the step that was broken; 0 if none was. */
  readonly brokenLine: number
  /** The text of the scenario if it is broken, else empty. */
  readonly source: string
  /** First the steps that have a comment, then the promises of each pair of hooks. */
  readonly promises: readonly Promised[]
  /** Whether a promise of each pair of hooks was broken, and not only the expectation of a step. */
  readonly invariantBroken: boolean
  /** What was broken when the scenario was played beside others; empty unless it was played again alone. */
  readonly slipped: string
  readonly began: number
  readonly ended: number
  readonly running: readonly string[]
  readonly frozen: readonly FrozenInterval[]
  readonly windows: readonly SnapshotWindow[]
  readonly runs: readonly HookRun[]
  readonly told: readonly Mark[]
  readonly snapshots: readonly SnapshotEnd[]
  /** The verdict of last.json, with its reason in brackets; empty if there is none. */
  readonly lastVerdict: string
  readonly marks: readonly Mark[]
  readonly leftFrozen: readonly string[]
  readonly leftProcesses: readonly string[]
  /** The points of the traced process. */
  readonly points: readonly Point[]
  /** The last lines that each hook wrote to stderr, raw: they may hold control characters. */
  readonly stderr: readonly string[]
  /** For people: the log of the hooks and the records of the fakes; empty if the scenario held. */
  readonly logs: string
}

/** An outcome in which nothing was played: `began` is its begin and its end. */
export function emptyOutcome(
  { name, title, instances }: Pick<Scenario, 'name' | 'title' | 'instances'>,
  shell: string,
  began: number,
): Outcome {
  return {
    scenario: name,
    title,
    shell,
    verdict: 'held',
    because: '',
    brokenLine: 0,
    source: '',
    promises: [],
    invariantBroken: false,
    slipped: '',
    began,
    ended: began,
    running: instances.map(idOf),
    frozen: [],
    windows: [],
    runs: [],
    told: [],
    snapshots: [],
    lastVerdict: '',
    marks: [],
    leftFrozen: [],
    leftProcesses: [],
    points: [],
    stderr: [],
    logs: '',
  }
}
