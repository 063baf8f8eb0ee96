import type { VmtoolsdEvent } from '../logs/vmtoolsd-log.ts'
import type { Span } from './offset.ts'

/** An event of vmtoolsd whose time is known. */
export type TimedEvent = VmtoolsdEvent & { readonly at: number }

/** The events of vmtoolsd for one quiesced snapshot. */
export type Operation = readonly TimedEvent[]

/** Splits events in the order of their times: each operation goes from its begin to its end, or to the next begin. */
export function operationsOf(events: readonly VmtoolsdEvent[]): readonly Operation[] {
  const all: TimedEvent[][] = []
  let open: TimedEvent[] | null = null
  for (const event of events) {
    if (!isTimed(event)) continue
    if (open === null || event.kind === 'began') {
      open = []
      all.push(open)
    }
    open.push(event)
    if (event.kind === 'done') open = null
  }
  return all
}

/** Whether its time is known. */
export function isTimed(event: VmtoolsdEvent): event is TimedEvent {
  return event.at !== null
}

/** vmtoolsd begins before the hooks do and ends after them. */
const AROUND_MS = 3000

/** The events of the operation that this run of the hooks belongs to: from the last begin that is not after the run's begin, to the next end. */
export function operationAround(all: readonly VmtoolsdEvent[], { from, to }: Span): Operation {
  const near = all.filter(isTimed).filter(({ at }) => at >= from - AROUND_MS && at <= to + AROUND_MS)
  const began = near.findLastIndex(({ kind, at }) => kind === 'began' && at <= from + AROUND_MS)
  const own = near.slice(Math.max(0, began))
  const done = own.findIndex(({ kind }) => kind === 'done')
  return done === -1 ? own : own.slice(0, done + 1)
}

/**
 * The span in which the host took the snapshot of this operation: from the request of vmtoolsd to the host's report. null if the host took
 * none, or the times are unknown. Lines with times of syslog or the journal may have been held back until the thaw; then the span begins at the end of the scripts.
 */
export function requestOf(operation: Operation): Span | null {
  const asked = operation.findIndex(({ kind }) => kind === 'snapshot asked')
  const told = operation.findIndex(({ kind }) => kind === 'snapshot told done')
  if (asked === -1 || told < asked || operation.some(({ kind }) => kind === 'aborted')) return null
  const [ask, end] = [operation[asked], operation[told]]
  const over = operation.slice(0, asked).find((one) => one.kind === 'scripts over' && one.phase === 'freeze')
  const from = ask?.received === true ? over?.at : ask?.at
  if (from === undefined || end === undefined) return null
  return { from, to: end.at + (end.wholeSecond === true ? 1000 : 0) }
}
