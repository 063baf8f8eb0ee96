import type { ScriptEnd } from '../caller/run-script.ts'
import type { FrozenInterval } from '../guest/frozen-intervals.ts'
import type { Point } from '../language/point.ts'

/** One run of a hook; times are seconds since boot. */
export interface HookRun {
  /** `pre-freeze-script`, or the name of another file of the queue. */
  readonly hook: string
  /** What it was called for, whatever its words. */
  readonly verb: 'freeze' | 'thaw' | 'freezeFail'
  readonly words: readonly string[]
  readonly began: number
  /** null while it runs. */
  readonly ended: number | null
  readonly end: ScriptEnd | null
}

/** The time in which a snapshot was, or could have been, taken, and what the hooks or the caller said of it. */
export interface SnapshotWindow {
  readonly from: number
  readonly to: number
  readonly said: 'good' | 'bad' | 'nothing'
  /** Instances that ran in it, were to be covered, and were not frozen from its begin to its end. */
  readonly uncovered: readonly string[]
}

/** Something that was to be seen, in plain words, and whether it was; `unchecked` if a step before it was broken. */
export interface Promised {
  readonly text: string
  readonly held: 'kept' | 'broken' | 'unchecked'
  /** What was seen instead; empty unless it is broken. */
  readonly seen: string
}

/** What VMware Tools made of one snapshot. */
export interface SnapshotEnd {
  /** null if it never came to that. */
  readonly takenAt: number | null
  readonly outcome: 'good' | 'failed' | 'aborted'
}

/** Something the scenario did, for the drawing. */
export interface Mark {
  readonly at: number
  readonly text: string
}

/** What a scenario came to with one pair of hooks; times are seconds since boot. */
export interface Outcome {
  readonly scenario: string
  readonly title: string
  readonly shell: string
  /** `unplayable`: nobody knows, since it met what the fakes or this machine cannot play. */
  readonly verdict: 'held' | 'broken' | 'skipped' | 'unplayable'
  /** In one sentence, what was broken, what is missing here, or what cannot be played; empty if it held. */
  readonly because: string
  /** The line of the scenario whose step did not come to what it says; 0 if none. */
  readonly brokenLine: number
  /** The text of the scenario if it is broken, else empty. */
  readonly source: string
  /** Of the steps with a comment, then of what every pair of hooks must keep. */
  readonly promises: readonly Promised[]
  /** Whether what every pair of hooks must keep was broken, and not only a step that expected something. */
  readonly invariantBroken: boolean
  /** What was broken when it was played beside others; empty unless it was played once more, alone. */
  readonly slipped: string
  readonly began: number
  readonly ended: number
  readonly running: readonly string[]
  readonly frozen: readonly FrozenInterval[]
  readonly windows: readonly SnapshotWindow[]
  readonly runs: readonly HookRun[]
  readonly told: readonly Mark[]
  readonly snapshots: readonly SnapshotEnd[]
  /** What last.json of our hooks says, with its reason in brackets; empty if there is none. */
  readonly lastVerdict: string
  readonly marks: readonly Mark[]
  readonly leftFrozen: readonly string[]
  readonly leftProcesses: readonly string[]
  /** The system calls of what was traced. */
  readonly points: readonly Point[]
  /** The last lines that each hook wrote to stderr, as data: nobody has looked at them. */
  readonly stderr: readonly string[]
  /** For people: what the hooks logged and the fakes recorded; empty if it held. */
  readonly logs: string
}
