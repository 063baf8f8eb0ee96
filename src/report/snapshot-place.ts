import type { HostSnapshot } from '../timeline/host-snapshots.ts'
import type { Cover } from '../timeline/instance-span.ts'

/** The host's snapshot of one run. */
export interface SnapshotPlace {
  /** Over all instances; null where nothing tells. */
  readonly cover: Cover | null
  readonly instances: readonly { readonly instance: string; readonly cover: Cover | null }[]
  /** In the words of `timeline`; empty if nothing tells. */
  readonly text: string
  /** The host's clock minus the guest's, ms; null where it is not known. */
  readonly offsetMs: number | null
  /** By so much it can be more or less, ms; null where it is not known. */
  readonly slackMs: number | null
  readonly vm: string | null
  /** By the host's clock. */
  readonly snapshot: HostSnapshot | null
}
