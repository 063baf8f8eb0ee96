import type { VmtoolsdEvent } from '../logs/vmtoolsd-log.ts'
import type { Span } from './offset.ts'

/** An event of vmtoolsd whose time is known. */
export type TimedEvent = VmtoolsdEvent & { readonly at: number }

/** The events of one quiesced snapshot, as vmtoolsd tells them. */
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

/** Of all events those of the operation that holds this run of the hooks: from the last begin that is not after the run's, to the next end. */
export function operationAround(all: readonly VmtoolsdEvent[], { from, to }: Span): Operation {
  const near = all.filter(isTimed).filter(({ at }) => at >= from - AROUND_MS && at <= to + AROUND_MS)
  const began = near.findLastIndex(({ kind, at }) => kind === 'began' && at <= from + AROUND_MS)
  const own = near.slice(Math.max(0, began))
  const done = own.findIndex(({ kind }) => kind === 'done')
  return done === -1 ? own : own.slice(0, done + 1)
}

/**
 * Between what the host took its snapshot in this operation: not before vmtoolsd asked for it, and before the host said that it is taken. null if it
 * did not, or nobody can say. What syslog or the journal gave its time may have been held back until the thaw, so that the ask counts from the end of the scripts.
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
