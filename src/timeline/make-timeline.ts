import type { Run } from '../history/run.ts'
import { secondsBetween } from '../history/seconds.ts'
import type { VmtoolsdEvent } from '../logs/vmtoolsd-log.ts'
import type { Zone } from '../logs/zone.ts'
import { estimateClocks, type HostVm, middleOf } from './clocks.ts'
import { coverOf, coverOfAll } from './cover.ts'
import { type HostSnapshot, moved } from './host-snapshots.ts'
import { matchingSnapshot } from './match.ts'
import type { Span } from './offset.ts'
import { type RunTold, runEvents } from './run-events.ts'
import type { LogSource } from './source-instance.ts'
import type { Phase, Timeline, TimelineEvent } from './timeline.ts'
import { type ToolsTold, toolsEvents } from './tools-events.ts'
import { frozenWindow, snapshotWindow } from './windows.ts'

/** All that was read, and the run that is wanted. */
export interface TimelineFacts {
  readonly run: Run
  /** All runs, with their lines, in the order of their begin. */
  readonly runs: readonly Run[]
  readonly sources: readonly LogSource[]
  readonly zone: Zone
  readonly vms: readonly HostVm[]
  readonly tools: readonly VmtoolsdEvent[]
  /** The host's clock minus the guest's, ms; null to estimate it. */
  readonly offsetMs: number | null
}

/** Runs that the clocks are told from, those nearest to the shown one: over years a clock does not stay where it was. */
const MOST_RUNS = 200

/** One picture of one run. */
export function makeTimeline({ run, runs, sources, zone, vms, tools, offsetMs }: TimelineFacts): Timeline {
  const told = runEvents(run, sources, zone)
  const near = nearest(run, runs).map((one) => snapshotWindow(one, runEvents(one, sources, zone), tools))
  const others = near.filter((window) => window !== null)
  const shownWindow = snapshotWindow(run, told, tools)
  const { clocks, vm } = estimateClocks({ vms, shown: shownWindow, others, givenMs: offsetMs })
  const whole = extent(run, told)
  const middle = middleOf(clocks)
  const host =
    middle === null || vm === null ? null : matchingSnapshot(vm.snapshots, frozenWindow(told) ?? whole, others, middle)
  const snapshot = host === null ? null : moved(host, middle ?? 0)
  const ofTools = toolsEvents(tools, whole)
  const instances = told.instances.map((span) => ({ ...span, cover: coverOf(span, host, clocks) }))
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
    events: inOrder([...told.events, ...ofTools.events, ...(snapshot === null ? [] : hostEvents(snapshot))]),
    instances,
    preFreeze,
    postThaw: phase(ofTools.postThaw, told.postThaw),
    fileSystems: ofTools.fileSystems,
    snapshot,
    clocks,
    cover: coverOfAll(instances.map(({ cover }) => cover)),
    figures: figuresOf(run, told, ofTools, snapshot),
  }
}

function nearest(run: Run, runs: readonly Run[]): readonly Run[] {
  const others = runs.filter((one) => one !== run)
  if (others.length <= MOST_RUNS) return others
  return others
    .toSorted((a, b) => Math.abs(a.beganAt - run.beganAt) - Math.abs(b.beganAt - run.beganAt))
    .slice(0, MOST_RUNS)
}

function extent(run: Run, { events }: RunTold): Span {
  return {
    from: events.reduce((least, { at }) => Math.min(least, at), run.beganAt),
    to: events.reduce((most, { at }) => Math.max(most, at), run.endedAt ?? run.beganAt),
  }
}

/** The hooks know when pre-freeze was over to the hundredth; vmtoolsd looks once a second. */
function phase(tools: Phase, own: Phase): Phase {
  return { from: own.from ?? tools.from, to: own.to ?? tools.to }
}

function hostEvents({ name, beganAt, doneAt, stun, quiesced }: HostSnapshot): readonly TimelineEvent[] {
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
    ...of(doneAt, 'snapshot done'),
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
