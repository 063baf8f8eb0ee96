import type { Run } from '../history/run.ts'
import type { VmtoolsdEvent } from '../logs/vmtoolsd-log.ts'
import type { Zone } from '../text/zone.ts'
import { type Clocks, clocksFor, type Estimate, estimateClocks, type HostVm, middleOf, nearVms } from './clocks.ts'
import { coverOf, coverOfAll } from './cover.ts'
import { type HookWork, workOf } from './hook-calls.ts'
import type { HostSnapshot } from './host-snapshots.ts'
import type { Cover } from './instance-span.ts'
import { followingSnapshot, matchingSnapshot } from './match.ts'
import type { Span } from './offset.ts'
import { operationAround, operationsOf, requestOf } from './operations.ts'
import { readingsOf } from './readings.ts'
import { type RunTold, runEvents } from './run-events.ts'
import type { LogSource } from './source-instance.ts'
import type { JudgedInstance } from './timeline.ts'
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
const BLOCK = 100
/** from these and so many before and after: over years a clock does not stay where it was. */
const AROUND = 50
/** What is remembered of runs: enough for two blocks that follow each other. */
const MOST_KNOWN = 500

/** Runs whose clocks are told together, and what was read that is near them. */
interface Block {
  readonly number: number
  readonly runs: readonly Run[]
  readonly tools: readonly VmtoolsdEvent[]
  readonly vms: readonly HostVm[]
  readonly estimate: Estimate
}

interface LineEvent {
  readonly told: RunTold
  readonly window: Span | null
  readonly work: HookWork | null
}

/** Places runs in the host's log; the same logs give each run the same place, for every caller. */
export function placeRuns({ runs, sources, zone, vms, tools, offsetMs }: PlaceFacts): (run: Run) => PlacedRun {
  const known = new Map<Run, LineEvent>()
  const requests = operationsOf(tools).flatMap((operation) => requestOf(operation) ?? [])
  const indices = new Map(runs.map((run, index) => [run, index]))
  let block: Block | null = null

  const tell = (run: Run, near: readonly VmtoolsdEvent[]): LineEvent => {
    const found = known.get(run)
    if (found !== undefined) return found
    const told = runEvents(run, sources, zone)
    const made: LineEvent = { told, window: snapshotWindow(run, told, near), work: workOf(run, told) }
    known.set(run, made)
    if (known.size > MOST_KNOWN) for (const oldest of [...known.keys()].slice(0, BLOCK)) known.delete(oldest)
    return made
  }
  const blockOf = (number: number): Block => {
    if (block?.number === number) return block
    const about = runs.slice(Math.max(0, number * BLOCK - AROUND), (number + 1) * BLOCK + AROUND)
    const span = { from: about[0]?.beganAt ?? 0, to: about.at(-1)?.beganAt ?? 0 }
    const near = tools.filter(({ at }) => at !== null && at >= span.from - DAY_MS && at <= span.to + DAY_MS)
    const all = about.map((run) => tell(run, near))
    const nearby = nearVms(vms, span)
    const estimate = estimateClocks({
      vms: nearby,
      works: all.flatMap(({ work }) => work ?? []),
      requests: requests.filter(({ from, to }) => from >= span.from - DAY_MS && to <= span.to + DAY_MS),
      windows: all.flatMap(({ window }) => window ?? []),
      givenMs: offsetMs,
    })
    block = { number, runs: about, tools: near, vms: nearby, estimate }
    return block
  }

  return (run) => {
    const { runs: about, tools: near, vms: nearby, estimate } = blockOf(Math.floor((indices.get(run) ?? 0) / BLOCK))
    const { told, window } = tell(run, near)
    const others = about.flatMap((one) => (one === run ? [] : (tell(one, near).window ?? [])))
    const clocks = clocksFor(estimate, window, others)
    const whole = extent(run, told)
    const at = frozenWindow(told) ?? whole
    const vm = withSnapshots(estimate.vm, nearby)
    const find = (offset: number | null): HostSnapshot | null =>
      vm === null || offset === null ? null : matchingSnapshot(vm.snapshots, at, others, offset)
    const snapshot = find(middleOf(clocks))
    const agreeing = find(0)
    const blurMs = told.wholeSeconds ? 1000 : 0
    const request = requestOf(operationAround(near, whole))
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
