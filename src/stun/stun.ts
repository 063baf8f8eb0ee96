import type { LineAt } from './number-lines.ts'

/** One line `Checkpoint_Unstun: vm stopped for N us`: the VM was stunned for N us and goes on now. */
export interface Stun extends LineAt {
  /** End of the stun, milliseconds since 1970; null where the line has no time that can be read. */
  readonly at: number | null
  readonly microseconds: number
}

/** Against the mirror's QoS timeout. `risk`: half of it or more, the backup can take over in just over half. `failover`: all of it or more. */
export type StunClass = 'fine' | 'risk' | 'failover'

/** Stuns that belong together: of one snapshot's creation, of its consolidation, or of nothing that the log names. */
export interface StunGroup {
  readonly kind: 'create' | 'consolidate' | 'other'
  /** The VM's log files it stands in: groups never reach over two VMs. */
  readonly vm: string
  /** Name of the snapshot as the log has it; null where it does not say. */
  readonly snapshot: string | null
  /** Whether the guest was quiesced; null where the log does not say. */
  readonly quiesced: boolean | null
  /** When its first stun ended, milliseconds since 1970; null where the log has no times. */
  readonly firstAt: number | null
  /** In the order of the log; of more than 256 the longest. `count` and the sums are of all. */
  readonly stuns: readonly Stun[]
  readonly count: number
  readonly maxMicroseconds: number
  readonly totalMicroseconds: number
  /** Of its longest stun. */
  readonly worst: StunClass
}

/** The class of a stun; the QoS timeout is in milliseconds. */
export function stunClass(microseconds: number, qosMilliseconds: number): StunClass {
  if (microseconds >= qosMilliseconds * 1000) return 'failover'
  return microseconds * 2 >= qosMilliseconds * 1000 ? 'risk' : 'fine'
}
