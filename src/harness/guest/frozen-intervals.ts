import type { InstanceKind } from '../../model.ts'
import type { GuestEvent } from './events.ts'

/** A time in which one instance was suspended; seconds since boot. */
export interface FrozenInterval {
  readonly kind: InstanceKind
  readonly name: string
  readonly from: number
  /** null while the instance is suspended. */
  readonly to: number | null
  /** What resumed the instance: `thaw`, `stat-W`, `limit` (its own suspend limit); empty while it is suspended. */
  readonly endedBy: string
}

/** When each instance was frozen, in the order of the freezes; `events` as `readEvents` gives them. */
export function frozenIntervals(events: readonly GuestEvent[]): readonly FrozenInterval[] {
  const intervals: FrozenInterval[] = []
  const open = new Map<string, number>()
  for (const { at, instance, event, detail } of events) {
    if (instance === null) continue
    const { kind, name } = instance
    const id = `${kind}:${name}`
    const index = open.get(id)
    if (event === 'suspended' && index === undefined) {
      open.set(id, intervals.length)
      intervals.push({ kind, name, from: at, to: null, endedBy: '' })
    } else if (event === 'resumed' && index !== undefined) {
      open.delete(id)
      const interval = intervals[index]
      if (interval !== undefined) intervals[index] = { ...interval, to: at, endedBy: detail }
    }
  }
  return intervals
}

/** Whether an instance was frozen at `at`. The clock has hundredths of a second: an interval's own ends count as not frozen. */
export function isFrozenAt(intervals: readonly FrozenInterval[], at: number): boolean {
  return intervals.some(({ from, to }) => from < at && (to === null || at < to))
}
