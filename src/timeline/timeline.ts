import type { Run, RunVerdict } from '../history/run.ts'
import type { RunWorth } from '../hook/worth.ts'
import type { Clocks } from './clocks.ts'
import type { HostSnapshot } from './host-snapshots.ts'
import type { Cover, InstanceSpan, Phase } from './instance-span.ts'
import type { Span } from './offset.ts'
import type { Readings } from './readings.ts'

/** Whose log tells it. `script`: a log of the article's form. */
export type TimelineSource = 'hooks' | 'script' | 'IRIS' | 'vmtoolsd' | 'VMware'

/** One line of the picture. */
export interface TimelineEvent {
  /** Milliseconds since 1970 by the guest's clock; of the host's events as far as the clocks are known. */
  readonly at: number
  readonly source: TimelineSource
  /** `iris:PROD`; null for what is not of one instance. */
  readonly instance: string | null
  readonly what: string
  /** Empty if there is no more to say. Made of logs, and so anything; printable. */
  readonly detail: string
}

/** One instance, and whether the snapshot was taken while it was frozen. */
export interface JudgedInstance extends InstanceSpan {
  readonly cover: Cover | null
  /** null where something proves the answer. */
  readonly readings: Readings | null
}

/** Lengths in seconds; null where one of the ends is not known. */
export interface TimelineFigures {
  readonly freezeToSnapshotSeconds: number | null
  readonly snapshotSeconds: number | null
  readonly stunSeconds: number | null
  readonly snapshotToThawSeconds: number | null
  readonly fileSystemsFrozenSeconds: number | null
  readonly windowSeconds: number | null
}

/** All logs of one snapshot in one. */
export interface Timeline {
  readonly run: Pick<Run, 'id' | 'origin' | 'why' | 'beganAt' | 'endedAt'> & { readonly verdict: RunVerdict }
  /** When pre-freeze began, or where no line tells that, the first freeze: counting begins there. */
  readonly zeroAt: number
  /** In the order of their times. */
  readonly events: readonly TimelineEvent[]
  readonly instances: readonly JudgedInstance[]
  readonly preFreeze: Phase
  readonly postThaw: Phase
  readonly fileSystems: Phase
  /** In the guest's time; null if the host's log was not given, or has no snapshot there. */
  readonly snapshot: HostSnapshot | null
  /** Where the host failed it: the next one that it did not fail, which stays. */
  readonly following: HostSnapshot | null
  /** When the host took the snapshot as VMware Tools tells it; null if no log of it does. */
  readonly request: Span | null
  readonly clocks: Clocks
  /** Over all instances that were frozen; null where nothing tells when the snapshot was taken, or the host failed it. */
  readonly cover: Cover | null
  /** By all logs together. */
  readonly worth: RunWorth
  readonly figures: TimelineFigures
}
