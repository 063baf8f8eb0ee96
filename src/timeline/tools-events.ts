import type { VmtoolsdEvent } from '../logs/vmtoolsd-log.ts'
import { printableCopy } from '../text/printable.ts'
import type { Phase } from './instance-span.ts'
import type { Span } from './offset.ts'
import { type Operation, operationAround, type TimedEvent } from './operations.ts'
import type { TimelineEvent } from './timeline.ts'

/** What vmtoolsd tells of one run. */
export interface ToolsTold {
  readonly events: readonly TimelineEvent[]
  readonly preFreeze: Phase
  readonly postThaw: Phase
  readonly fileSystems: Phase
}

/** The snapshot of vmtoolsd that holds this time of the guest: from its start to its end, and only as far as one belongs to it. */
export function toolsEvents(all: readonly VmtoolsdEvent[], run: Span): ToolsTold {
  const mine = operationAround(all, run)
  const frozen = mine.filter(({ kind }) => kind === 'file system frozen')
  const first = (kind: TimedEvent['kind'], argument?: string): number | null =>
    mine.find((one) => one.kind === kind && (argument === undefined || isOf(one, argument)))?.at ?? null
  const isHeld = mine.some((one) => one.kind === 'file systems freezing' && one.driver === 'sync')
  return {
    events: toldOnce(mine).map((event) => ({
      at: event.at,
      source: 'vmtoolsd',
      instance: null,
      ...words(event, frozen.length),
    })),
    preFreeze: { from: first('script started', 'freeze'), to: first('scripts over', 'freeze') },
    postThaw: {
      from: first('script started', 'thaw') ?? first('script started', 'freezeFail'),
      to: first('scripts over', 'thaw') ?? first('scripts over', 'freezeFail'),
    },
    fileSystems: isHeld
      ? { from: frozen.at(-1)?.at ?? first('snapshot asked'), to: first('file systems thawing') }
      : { from: null, to: null },
  }
}

function isOf(event: VmtoolsdEvent, argument: string): boolean {
  return 'argument' in event ? event.argument === argument : 'phase' in event && event.phase === argument
}

/** Each file system has a line of its own: the last of them stands for all. */
function toldOnce(events: Operation): Operation {
  const last = events.findLastIndex(({ kind }) => kind === 'file system frozen')
  return events.filter(({ kind }, index) => kind !== 'file system frozen' || index === last)
}

function words(event: TimedEvent, frozen: number): Pick<TimelineEvent, 'what' | 'detail'> {
  switch (event.kind) {
    case 'began':
      return { what: 'quiescing begins', detail: '' }
    case 'script started':
      return {
        what: event.argument === 'freeze' ? 'pre-freeze begins' : 'post-thaw begins',
        detail: printableCopy(`${event.path} ${event.argument}`, 200),
      }
    case 'scripts over':
      return {
        what: event.phase === 'freeze' ? 'pre-freeze has ended' : 'post-thaw has ended',
        detail: 'seen by looking once a second',
      }
    case 'file systems freezing':
      return {
        what: 'file systems freeze',
        detail: event.driver === 'null' ? 'by the null driver: a sync, and nothing is frozen' : '',
      }
    case 'file system frozen':
      return {
        what: frozen === 1 ? 'file system frozen' : 'file systems frozen',
        detail: frozen === 1 ? printableCopy(event.path, 200) : `${frozen} of them`,
      }
    case 'snapshot asked':
      return { what: 'the host may take the snapshot', detail: '' }
    case 'snapshot told done':
      return { what: 'the host says that it is taken', detail: '' }
    case 'file systems thawing':
      return { what: 'file systems thaw', detail: event.driver === 'null' ? 'none was frozen' : '' }
    case 'aborted':
      return { what: 'aborted by the host', detail: '' }
    case 'error':
      return { what: 'error', detail: printableCopy(event.text, 200) }
    case 'done':
      return { what: 'quiescing is over', detail: '' }
  }
}
