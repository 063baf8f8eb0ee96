import type { SnapshotReport } from './vmware-tools.ts'

/** The options of one snapshot. */
export interface SnapshotOrder {
  /** Seconds that the snapshot takes. */
  readonly hold: number
  readonly host: 'commits' | 'refuses'
  /** Seconds after which VMware Tools aborts by itself; null for its default. */
  readonly timeout: number | null
  readonly scriptArg: string | undefined
  /** How often the state machine here looks whether a hook has ended, in seconds; null if the scenario does not say. */
  readonly poll: number | null
}

/** A snapshot under way. */
export interface SnapshotUnderWay {
  readonly abort: () => void
  /** Whether the snapshot itself began, after all freezes. */
  readonly isTaken: () => boolean
  /** Pid of the hook that runs now. */
  readonly hookPid: () => number | null
  readonly report: Promise<SnapshotReport>
  readonly isOver: () => boolean
}

/** What calls the hooks: VMware Tools' state machine here, or the real daemon. */
export interface Caller {
  readonly name: 'builtin' | 'vmtoolsd'
  /** Its process; null for the state machine here. */
  readonly pid: number | null
  readonly start: (order: SnapshotOrder) => SnapshotUnderWay
  /** After the last snapshot. */
  readonly end: () => Promise<void>
}

/** The options of each call of a hook. */
export interface CallerOptions {
  /** Seconds that stand for VMware Tools' 900. */
  readonly patience: number
  /** Variables besides those of a service. */
  readonly environment: Readonly<Record<string, string>>
}
