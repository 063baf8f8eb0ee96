import type { Figures, Run } from '../history/run.ts'
import type { Problem } from '../model.ts'
import type { Qos } from '../stun/qos.ts'
import type { StunGroup } from '../stun/stun.ts'
import type { Before } from './before.ts'
import type { SnapshotPlace } from './snapshot-place.ts'

/** The data of pages and plots. Times are milliseconds since 1970. */
export interface Report {
  readonly title: string
  /** In the order of their begin. */
  readonly runs: readonly Run[]
  readonly figures: Figures
  /** The period that the figures are compared with. */
  readonly before: Before
  readonly stuns: readonly StunGroup[]
  /** The host's snapshot of each run, in the order of the runs; null where no log is near. Empty without a log of the host or of VMware Tools. */
  readonly places: readonly (SnapshotPlace | null)[]
  /** The runs that could not be placed, a sentence for each reason. */
  readonly notes: readonly string[]
  /** The mirror's QoS timeout; null if no log of the host was read, so that none is needed. */
  readonly qos: Qos | null
  /** `watchdog.deadline` of the guest, s; null if its configuration was not read. */
  readonly deadlineSeconds: number | null
  /** IANA name of the zone that times are shown in. */
  readonly zone: string
  readonly problems: readonly Problem[]
  /** The logs, as they were named. */
  readonly sources: readonly string[]
  /** Earlier runs were left out; null if none were. */
  readonly since: number | null
  readonly madeAt: number
  /** Of gen-hooks. */
  readonly version: string
}
