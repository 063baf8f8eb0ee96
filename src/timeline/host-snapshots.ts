import type { VmwareEvent } from '../logs/vmware-log.ts'
import { printableCopy } from '../text/printable.ts'
import type { Span } from './offset.ts'

/** One snapshot of vmware.log; milliseconds since 1970, on the host's clock until the times are moved to the guest's. */
export interface HostSnapshot {
  /** null if the log has stuns without lines of snapshots. */
  readonly name: string | null
  readonly quiesced: boolean | null
  /** The time of the line `SnapshotVMX_TakeSnapshot start`, which may come before the request to quiesce. */
  readonly beganAt: number | null
  readonly doneAt: number | null
  /** Its first stun, in which the disks are switched. */
  readonly stun: Span | null
  /** The failure on the host; null if the log has none. */
  readonly failure: HostFailure | null
}

/** The failure of a snapshot in the host's log. */
export interface HostFailure {
  /** The number of the error that the guest reported; null if the log has none. */
  readonly code: number | null
  /** The message of that error, else the host's reason; empty if the log has neither. */
  readonly message: string
}

/** `error 3: Error when enabling the sync provider.` */
export function failureText({ code, message }: HostFailure): string {
  return [code === null ? '' : `error ${code}`, message].filter((part) => part !== '').join(': ')
}

/** A later stun belongs to another snapshot, since VMware Tools aborts after 15 minutes. */
const LONGEST_MS = 20 * 60_000
/** Stuns without a known cause that are closer together belong to one act. */
const APART_MS = 5 * 60_000
const MOST = 100_000

type Draft = { -readonly [K in keyof HostSnapshot]: HostSnapshot[K] }

/** Collects the snapshots of one VM from events in the order of its logs. Those without a time are left out; beyond 100,000 the first count. */
export function hostSnapshots(): {
  readonly add: (event: VmwareEvent) => void
  readonly snapshots: () => readonly HostSnapshot[]
} {
  const named: Draft[] = []
  const bare: Draft[] = []
  let open: Draft | null = null
  let lastStunAt = Number.NEGATIVE_INFINITY
  const put = (all: Draft[], draft: Draft): void => {
    if (all.length < MOST) all.push(draft)
  }
  const stunned = (stun: Span): void => {
    if (open?.beganAt != null && stun.to >= open.beganAt && stun.to - open.beganAt <= LONGEST_MS) open.stun ??= stun
    if (stun.from - lastStunAt > APART_MS) put(bare, { ...NOTHING, stun })
    lastStunAt = stun.to
  }
  const failed = (more: Partial<HostFailure>): void => {
    if (open !== null) open.failure = { ...(open.failure ?? { code: null, message: '' }), ...more }
  }
  return {
    add: (event) => {
      if (event.at === null) return
      switch (event.kind) {
        case 'snapshot':
          open = { ...NOTHING, name: printableCopy(event.snapshot, 200), quiesced: event.quiesced, beganAt: event.at }
          put(named, open)
          return
        case 'snapshot done':
          if (open !== null) open.doneAt = event.at
          if (event.failed) failed({})
          open = null
          return
        case 'quiesce error':
          failed({})
          return
        case 'error code':
          // lines of another message have these words too
          if (open?.failure != null) failed({ code: event.code })
          return
        case 'error message':
          if (open?.failure != null) failed({ message: printableCopy(event.message, 300) })
          return
        case 'snapshot failed':
          failed(open?.failure?.message ? {} : { message: printableCopy(event.reason, 300) })
          return
        case 'stun':
          stunned({ from: event.at - event.microseconds / 1000, to: event.at })
          return
        case 'consolidate':
        case 'migrate':
          open = null
          return
        case 'guest':
        case 'vm name':
        case 'unreadable':
          return
      }
    },
    snapshots: () => (named.length > 0 ? named : bare),
  }
}

const NOTHING: HostSnapshot = { name: null, quiesced: null, beganAt: null, doneAt: null, stun: null, failure: null }

/** The snapshot with its times on the guest's clock. */
export function moved(snapshot: HostSnapshot, offsetMs: number): HostSnapshot {
  const shift = (at: number | null): number | null => (at === null ? null : at - offsetMs)
  const { stun, beganAt, doneAt } = snapshot
  return {
    ...snapshot,
    beganAt: shift(beganAt),
    doneAt: shift(doneAt),
    stun: stun === null ? null : { from: stun.from - offsetMs, to: stun.to - offsetMs },
  }
}
