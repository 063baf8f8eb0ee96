import type { Run } from '../history/run.ts'
import { secondsBetween } from '../history/seconds.ts'
import type { VmtoolsdEvent } from '../logs/vmtoolsd-log.ts'
import { type HostVm, middleOf } from './clocks.ts'
import { failureText, type HostSnapshot, moved } from './host-snapshots.ts'
import type { Phase } from './instance-span.ts'
import { type PlaceFacts, placeRuns } from './place-runs.ts'
import type { RunTold } from './run-events.ts'
import type { Timeline, TimelineEvent } from './timeline.ts'
import { type ToolsTold, toolsEvents } from './tools-events.ts'
import { frozenWindow } from './windows.ts'
import { worthByAll } from './worth.ts'

/** The logs that were read, and the run to show. */
export interface TimelineFacts extends PlaceFacts {
  readonly run: Run
}

/** One picture of one run. */
export function makeTimeline({ run, ...facts }: TimelineFacts): Timeline {
  const { told, whole, clocks, tellingVm, snapshot: host, following, request, instances, cover } = placeRuns(facts)(run)
  const middle = middleOf(clocks)
  const toGuest = (one: HostSnapshot | null): HostSnapshot | null => (one === null ? null : moved(one, middle ?? 0))
  const snapshot = toGuest(host)
  const next = toGuest(following)
  const own = toolsEvents(facts.tools, whole)
  const ofTools = own.events.length > 0 ? own : toolsEvents(movedTools(tellingVm, middle), whole)
  const preFreeze = phase(ofTools.preFreeze, told.preFreeze)
  return {
    zeroAt: preFreeze.from ?? run.beganAt,
    run: {
      id: run.id,
      origin: run.origin,
      verdict: run.verdict,
      why: run.why,
      beganAt: run.beganAt,
      endedAt: run.endedAt,
    },
    events: inOrder([
      ...told.events,
      ...ofTools.events,
      ...[snapshot, next].flatMap((one) => (one === null ? [] : hostEvents(one))),
    ]),
    instances,
    preFreeze,
    postThaw: phase(ofTools.postThaw, told.postThaw),
    fileSystems: ofTools.fileSystems,
    snapshot,
    following: next,
    request,
    clocks,
    cover,
    worth: worthByAll(run, { snapshot, cover }),
    figures: figuresOf(run, told, ofTools, snapshot),
  }
}

/** The events that vmtoolsd sent to the host, moved to the guest's clock: no more exact than the estimate, and so only drawn. */
function movedTools(vm: HostVm | null, offsetMs: number | null): readonly VmtoolsdEvent[] {
  if (vm === null || offsetMs === null) return []
  return vm.tools.map((event) => (event.at === null ? event : { ...event, at: event.at - offsetMs }))
}

/** The end of pre-freeze by the hooks' log has hundredths; vmtoolsd polls once a second. */
function phase(tools: Phase, own: Phase): Phase {
  return { from: own.from ?? tools.from, to: own.to ?? tools.to }
}

function hostEvents({ name, beganAt, doneAt, stun, quiesced, failure }: HostSnapshot): readonly TimelineEvent[] {
  const of = (at: number | null, what: string, detail = ''): readonly TimelineEvent[] =>
    at === null ? [] : [{ at, source: 'VMware', instance: null, what, detail }]
  const kind = quiesced === null ? '' : quiesced ? 'quiesced' : 'not quiesced'
  return [
    ...of(
      beganAt,
      'snapshot begins',
      [name === null ? '' : `'${name}'`, kind].filter((part) => part !== '').join(', '),
    ),
    ...of(stun?.from ?? null, 'stun begins'),
    ...of(
      stun?.to ?? null,
      'stun ends',
      stun === null ? '' : `stopped for ${((stun.to - stun.from) / 1000).toFixed(3)} s`,
    ),
    ...(failure === null
      ? of(doneAt, 'snapshot done')
      : of(doneAt ?? stun?.to ?? beganAt, 'snapshot failed', failureText(failure))),
  ]
}

function inOrder(events: readonly TimelineEvent[]): readonly TimelineEvent[] {
  return events.toSorted((a, b) => a.at - b.at)
}

function figuresOf(run: Run, told: RunTold, tools: ToolsTold, snapshot: HostSnapshot | null): Timeline['figures'] {
  const frozen = frozenWindow(told)
  const stun = snapshot?.stun ?? null
  return {
    freezeToSnapshotSeconds: secondsBetween(frozen?.from ?? null, stun?.from ?? null),
    snapshotSeconds: secondsBetween(snapshot?.beganAt ?? null, snapshot?.doneAt ?? null),
    stunSeconds: secondsBetween(stun?.from ?? null, stun?.to ?? null),
    snapshotToThawSeconds: secondsBetween(stun?.to ?? null, frozen?.to ?? null),
    fileSystemsFrozenSeconds: secondsBetween(tools.fileSystems.from, tools.fileSystems.to),
    windowSeconds: run.windowSeconds,
  }
}
