import type { Run } from '../history/run.ts'
import type { VmtoolsdEvent } from '../logs/vmtoolsd-log.ts'
import type { Zone } from '../logs/zone.ts'
import { type Clocks, clocksFor, type Estimate, estimateClocks, type HostVm, middleOf } from './clocks.ts'
import { coverOf, coverOfAll } from './cover.ts'
import { type HookWork, workOf } from './hook-calls.ts'
import type { HostSnapshot } from './host-snapshots.ts'
import { followingSnapshot, matchingSnapshot } from './match.ts'
import type { Span } from './offset.ts'
import { operationAround, operationsOf, requestOf } from './operations.ts'
import { readingsOf } from './readings.ts'
import { type RunTold, runEvents } from './run-events.ts'
import type { LogSource } from './source-instance.ts'
import type { Cover, JudgedInstance } from './timeline.ts'
import { frozenWindow, snapshotWindow } from './windows.ts'

/** All that was read. */
export interface PlaceFacts {
  /** All runs, with their lines, in the order of their begin. */
  readonly runs: readonly Run[]
  readonly sources: readonly LogSource[]
  readonly zone: Zone
  readonly vms: readonly HostVm[]
  readonly tools: readonly VmtoolsdEvent[]
  /** The host's clock minus the guest's, ms; null to estimate it. */
  readonly offsetMs: number | null
}

/** One run, and the host's snapshot that belongs to it. */
export interface PlacedRun {
  readonly told: RunTold
  readonly whole: Span
  readonly clocks: Clocks
  /** The one whose snapshots are the run's, and the one whose log told the clocks. */
  readonly vm: HostVm | null
  readonly tellingVm: HostVm | null
  /** By the host's clock, and so is the one that was taken after it had failed. */
  readonly snapshot: HostSnapshot | null
  readonly following: HostSnapshot | null
  /** When the host took it, as VMware Tools tells it by the guest's clock. */
  readonly request: Span | null
  readonly instances: readonly JudgedInstance[]
  readonly cover: Cover | null
}

/** Clocks are told for so many runs at once, */
const BLOCK = 50
/** from these and so many before and after: over years a clock does not stay where it was. */
const AROUND = 75
/** What is remembered of runs: enough for two blocks that follow each other. */
const MOST_KNOWN = 500

interface Told {
  readonly told: RunTold
  readonly window: Span | null
  readonly work: HookWork | null
}

/** Places runs in the host's log; of the same logs each run has the same place whoever asks. */
export function placeRuns({ runs, sources, zone, vms, tools, offsetMs }: PlaceFacts): (run: Run) => PlacedRun {
  const known = new Map<Run, Told>()
  const requests = operationsOf(tools).flatMap((operation) => requestOf(operation) ?? [])
  const places = new Map(runs.map((run, index) => [run, index]))
  let block: { readonly number: number; readonly estimate: Estimate } | null = null

  const tell = (run: Run): Told => {
    const found = known.get(run)
    if (found !== undefined) return found
    const told = runEvents(run, sources, zone)
    const made: Told = { told, window: snapshotWindow(run, told, tools), work: workOf(run, told) }
    known.set(run, made)
    if (known.size > MOST_KNOWN) for (const oldest of [...known.keys()].slice(0, BLOCK)) known.delete(oldest)
    return made
  }
  const about = (number: number): readonly Run[] =>
    runs.slice(Math.max(0, number * BLOCK - AROUND), (number + 1) * BLOCK + AROUND)
  const estimateOf = (number: number): Estimate => {
    if (block?.number === number) return block.estimate
    const all = about(number).map(tell)
    const estimate = estimateClocks({
      vms,
      works: all.flatMap(({ work }) => work ?? []),
      requests: requestsNear(requests, about(number)),
      windows: all.flatMap(({ window }) => window ?? []),
      givenMs: offsetMs,
    })
    block = { number, estimate }
    return estimate
  }

  return (run) => {
    const number = Math.floor((places.get(run) ?? 0) / BLOCK)
    const estimate = estimateOf(number)
    const { told, window } = tell(run)
    const others = about(number).flatMap((one) => (one === run ? [] : (tell(one).window ?? [])))
    const clocks = clocksFor(estimate, window, others)
    const whole = extent(run, told)
    const at = frozenWindow(told) ?? whole
    const vm = withSnapshots(estimate.vm, vms)
    const find = (offset: number | null): HostSnapshot | null =>
      vm === null || offset === null ? null : matchingSnapshot(vm.snapshots, at, others, offset)
    const snapshot = find(middleOf(clocks))
    const agreeing = find(0)
    const blurMs = told.wholeSeconds ? 1000 : 0
    const request = requestOf(operationAround(tools, whole))
    const facts = { snapshot, clocks, request, blurMs }
    const instances = told.instances.map((span): JudgedInstance => {
      const cover = coverOf(span, facts)
      const isOpen =
        cover === 'unclear' && snapshot !== null && clocks.kind === 'estimated' && clocks.basis === 'freezes'
      return { ...span, cover, readings: isOpen ? readingsOf(span, { snapshot, agreeing, blurMs }) : null }
    })
    return {
      told,
      whole,
      clocks,
      vm,
      tellingVm: estimate.vm,
      snapshot,
      request,
      following: snapshot === null || vm === null ? null : followingSnapshot(vm.snapshots, snapshot),
      instances,
      cover: coverOfAll(instances.map(({ cover }) => cover)),
    }
  }
}

/** A log may have only what vmtoolsd told the host: of two logs that are not called like one VM's, the other then has the snapshots. */
function withSnapshots(vm: HostVm | null, vms: readonly HostVm[]): HostVm | null {
  if (vm === null || vm.snapshots.length > 0) return vm
  const [only, second] = vms.filter(({ snapshots }) => snapshots.length > 0)
  return second === undefined ? (only ?? vm) : vm
}

/** From the first to the last that is told of a run. */
function extent(run: Run, { events }: RunTold): Span {
  return {
    from: events.reduce((least, { at }) => Math.min(least, at), run.beganAt),
    to: events.reduce((most, { at }) => Math.max(most, at), run.endedAt ?? run.beganAt),
  }
}

const DAY_MS = 86_400_000

function requestsNear(requests: readonly Span[], runs: readonly Run[]): readonly Span[] {
  const first = (runs[0]?.beganAt ?? 0) - DAY_MS
  const last = (runs.at(-1)?.beganAt ?? 0) + DAY_MS
  return requests.filter(({ from, to }) => from >= first && to <= last)
}
