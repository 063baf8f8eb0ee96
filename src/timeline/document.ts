import type { TimelineDocument } from '../schemas/timeline.ts'
import { isoTime, isoTimeOrNull } from '../text/json.ts'
import type { Clocks } from './clocks.ts'
import type { HostSnapshot } from './host-snapshots.ts'
import type { Phase } from './instance-span.ts'
import type { Span } from './offset.ts'
import type { JudgedInstance, Timeline } from './timeline.ts'

/** A timeline for programs, all but the refusals and the problems. */
export function timelineDocument(timeline: Timeline): Omit<TimelineDocument, 'refusals' | 'problems'> {
  const { worth, ...rest } = timeline
  const { run, zeroAt, events, instances, snapshot, following, request, clocks } = rest
  return {
    schema: 'gen-hooks/timeline/1',
    ...rest,
    run: { ...run, ...worth, beganAt: isoTime(run.beganAt), endedAt: isoTimeOrNull(run.endedAt) },
    zeroAt: isoTime(zeroAt),
    events: events.map(({ at, ...event }) => ({ at: isoTime(at), ...event })),
    instances: instances.map(instanceOf),
    preFreeze: phaseOf(timeline.preFreeze),
    postThaw: phaseOf(timeline.postThaw),
    fileSystems: phaseOf(timeline.fileSystems),
    snapshot: snapshotOf(snapshot),
    following: snapshotOf(following),
    request: spanOf(request),
    clocks: clocksOf(clocks),
  }
}

function instanceOf(one: JudgedInstance): TimelineDocument['instances'][number] {
  const { freezeBeganAt, frozenAt, thawBeganAt, thawedAt, lostBy, readings } = one
  return {
    ...one,
    freezeBeganAt: isoTimeOrNull(freezeBeganAt),
    frozenAt: isoTimeOrNull(frozenAt),
    thawBeganAt: isoTimeOrNull(thawBeganAt),
    thawedAt: isoTimeOrNull(thawedAt),
    lostBy: isoTimeOrNull(lostBy),
    readings: readings === null ? null : { ...readings, coveredIf: inSeconds(readings.coveredIf) },
  }
}

function snapshotOf(snapshot: HostSnapshot | null): TimelineDocument['snapshot'] {
  if (snapshot === null) return null
  const { beganAt, doneAt, stun } = snapshot
  return { ...snapshot, beganAt: isoTimeOrNull(beganAt), doneAt: isoTimeOrNull(doneAt), stun: spanOf(stun) }
}

function phaseOf({ from, to }: Phase) {
  return { from: isoTimeOrNull(from), to: isoTimeOrNull(to) }
}

function spanOf(span: Span | null) {
  return span === null ? null : { from: isoTime(span.from), to: isoTime(span.to) }
}

function clocksOf(clocks: Clocks): TimelineDocument['clocks'] {
  switch (clocks.kind) {
    case 'given':
      return inSeconds(clocks)
    case 'estimated':
      return inSeconds({ ...clocks, others: clocks.others.map(inSeconds) })
    case 'ambiguous':
      return { ...clocks, ranges: clocks.ranges.map(inSeconds) }
    case 'unknown':
      return clocks
  }
}

interface Range {
  readonly low: number
  readonly high: number
}

function inSeconds<T extends Range>({ low, high, ...rest }: T) {
  return { ...rest, lowSeconds: low / 1000, highSeconds: high / 1000 }
}
