import { type GroupAbout, type OpenGroup, openGroup } from './open-group.ts'
import type { Stun, StunGroup } from './stun.ts'
import type { VmEvent } from './vmware-events.ts'

/** Puts the stuns of one VM, in the order of its logs, into groups. */
export interface Grouper {
  readonly take: (event: VmEvent) => void
  readonly end: () => void
}

/** The last act in the log that can be the cause of a stun. */
interface Cause {
  about: GroupAbout
  /** Of its last line or stun. */
  at: number | null
  ended: boolean
  stuns: number
  group: OpenGroup
}

const SECOND = 1000
const MINUTE = 60 * SECOND
/** A quiesced snapshot waits up to 15 minutes for the guest before its stun. */
const CREATION = 30 * MINUTE
/** Consolidation takes up to an hour from one stun to the next (Broadcom 2039754). */
const CONSOLIDATION = 60 * MINUTE
const MIGRATION = 10 * MINUTE
/** A stun may be logged after the line about the end of its cause. */
const AFTERWARDS = MINUTE
/** Stuns without a cause in the log that are nearer to each other are one group. */
const TOGETHER = 2 * MINUTE
/** The begin of a consolidation has no line of its own that is known: stuns so long before its first line are its. */
const BEFORE = 10 * MINUTE
const OTHER: GroupAbout = { kind: 'other', snapshot: null, quiesced: null }
/** VMware's own snapshots within a consolidation (Broadcom 337175). */
const HELPER = /^Consolidate Helper\b/

/** The receivers: of each complete group, and of each stun with its group, which may still change. */
export interface GroupListener {
  readonly onGroup: (group: StunGroup) => void
  readonly onStun: (stun: Stun, about: () => GroupAbout) => void
}

/** The grouper of one VM. */
export function groupStuns(vm: string, qosMilliseconds: number, { onGroup, onStun: onStunOf }: GroupListener): Grouper {
  let cause: Cause | null = null
  /** Stuns of no cause; a consolidation's line may still claim them. */
  let loose: Cause | null = null
  /** Snapshots since the last consolidation: a single one is the one that is consolidated next. */
  let taken: readonly GroupAbout[] = []

  const makeCause = (about: GroupAbout, at: number | null): Cause => {
    const made: Cause = { about, at, ended: false, stuns: 0, group: openGroup(vm, qosMilliseconds, () => made.about) }
    return made
  }
  const close = (one: Cause | null): void => {
    if (one !== null && one.stuns > 0) onGroup(one.group.close())
  }
  const addTo = (one: Cause, stun: Stun): void => {
    one.group.add(stun)
    onStunOf(stun, () => one.about)
    one.stuns++
    one.at = stun.at ?? one.at
  }
  const become = (next: Cause): void => {
    close(cause)
    cause = next
  }

  const onSnapshot = (snapshot: string, quiesced: boolean | null, at: number | null): void => {
    if (HELPER.test(snapshot)) {
      onConsolidate(false, at)
      return
    }
    const about: GroupAbout = { kind: 'create', snapshot, quiesced }
    // two are as good as many: the next consolidation is of none in particular
    taken = [...taken, about].slice(-2)
    become(makeCause(about, at))
  }

  const onConsolidate = (ended: boolean, at: number | null): void => {
    if (cause?.about.kind !== 'consolidate' || gap(cause.at, at) > (cause.ended ? BEFORE : CONSOLIDATION)) {
      const [only] = taken.length === 1 ? taken : []
      const about: GroupAbout = {
        kind: 'consolidate',
        snapshot: only?.snapshot ?? null,
        quiesced: only?.quiesced ?? null,
      }
      if (loose !== null && gap(loose.at, at) <= BEFORE) {
        loose.about = about
        become(loose)
        loose = null
      } else become(makeCause(about, at))
    }
    if (cause === null) return
    cause.at = at ?? cause.at
    cause.ended = ended
    if (ended) taken = []
  }

  const onStun = (stun: Stun): void => {
    if (cause !== null && explains(cause, stun.at)) {
      addTo(cause, stun)
      return
    }
    if (loose === null || gap(loose.at, stun.at) > TOGETHER) {
      close(loose)
      loose = makeCause(OTHER, stun.at)
    }
    addTo(loose, stun)
  }

  return {
    take: (event) => {
      switch (event.kind) {
        case 'snapshot':
          return onSnapshot(event.snapshot, event.quiesced, event.at)
        case 'snapshot done':
          if (cause?.about.kind === 'create') {
            cause.ended = true
            cause.at = event.at ?? cause.at
          }
          return
        case 'consolidate':
          return onConsolidate(event.ended, event.at)
        case 'migrate':
          if (cause?.about !== OTHER) become(makeCause(OTHER, event.at))
          if (cause !== null) cause.at = event.at ?? cause.at
          return
        case 'stun':
          return onStun(stunOf(event))
      }
    },
    end: () => {
      close(cause)
      close(loose)
    },
  }
}

function stunOf({ source, line, offset, at, microseconds, text }: VmEvent & { readonly kind: 'stun' }): Stun {
  return { source, line, offset, at, microseconds, text }
}

function explains(cause: Cause, at: number | null): boolean {
  const since = gap(cause.at, at)
  switch (cause.about.kind) {
    case 'create':
      // one stun is the rule; more come in a row, or not at all
      if (cause.ended) return cause.stuns === 0 && since <= AFTERWARDS
      return since <= (cause.stuns === 0 ? CREATION : AFTERWARDS)
    case 'consolidate':
      return since <= (cause.ended ? AFTERWARDS : CONSOLIDATION)
    case 'other':
      return cause.stuns === 0 && since <= MIGRATION
  }
}

/** Milliseconds between two times; none where one is not known: then only the order counts. */
function gap(a: number | null, b: number | null): number {
  return a === null || b === null ? 0 : Math.abs(b - a)
}
