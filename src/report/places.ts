import type { Run } from '../history/run.ts'
import type { StunGroup } from '../stun/stun.ts'
import { counted } from '../text/format.ts'
import { type Clocks, middleOf, slackOf } from '../timeline/clocks.ts'
import { coverText } from '../timeline/cover-text.ts'
import { clocksText } from '../timeline/offset-text.ts'
import { type PlaceFacts, placeRuns } from '../timeline/place-runs.ts'
import type { Report } from './report.ts'
import type { SnapshotPlace } from './snapshot-place.ts'

/** Where runs and stuns belong to each other. */
export interface Places {
  /** Of the runs that a log of the host or of VMware Tools may tell of. */
  readonly places: ReadonlyMap<Run, SnapshotPlace>
  /** What could not be placed, a sentence each. */
  readonly notes: readonly string[]
}

/** The difference of clocks is searched so far. */
const FAR_MS = 27 * 3_600_000
/** The latest of more: each takes a fraction of a millisecond, and a page of more is not read. */
const MOST_PLACED = 20_000

/** Places each run as `timeline` does. `when` shows a time by the clock of the guest. */
export function placesOf(facts: PlaceFacts, groups: readonly StunGroup[], when: (at: number) => string): Places {
  const near = runsNear(facts)
  const placed = near.slice(-MOST_PLACED)
  const place = placeRuns(facts)
  let clocks: Clocks | null = null
  const places = new Map(
    placed.map((run): [Run, SnapshotPlace] => {
      const { instances, snapshot, cover, following, vm, request, clocks: own } = place(run)
      clocks = own
      return [
        run,
        {
          cover,
          instances: instances.map((one) => ({ instance: one.instance, cover: one.cover })),
          text: coverText({ cover, instances, snapshot, following, request }, { when, offsetMs: middleOf(own) ?? 0 }),
          offsetMs: middleOf(own),
          slackMs: slackOf(own),
          vm: vm?.vm ?? null,
          snapshot,
        },
      ]
    }),
  )
  const notes = [
    near.length > placed.length ? `${counted(near.length - placed.length, 'run')} not placed: only the latest are` : '',
    ...stunNotes({ groups, places, clocks }),
  ]
  return { places, notes: notes.filter((note) => note !== '') }
}

function runsNear({ runs, vms, tools }: PlaceFacts): readonly Run[] {
  let first = Number.POSITIVE_INFINITY
  let last = Number.NEGATIVE_INFINITY
  const see = (at: number | null): void => {
    if (at === null) return
    first = Math.min(first, at - FAR_MS)
    last = Math.max(last, at + FAR_MS)
  }
  for (const vm of vms) {
    for (const { beganAt, stun } of vm.snapshots) see(beganAt ?? stun?.to ?? null)
    for (const { at } of vm.tools) see(at)
  }
  for (const { at } of tools) see(at)
  return runs.filter(({ beganAt }) => beganAt >= first && beganAt <= last)
}

interface StunFacts {
  readonly groups: readonly StunGroup[]
  readonly places: ReadonlyMap<Run, SnapshotPlace>
  /** Of the latest run that was placed. */
  readonly clocks: Clocks | null
}

function stunNotes({ groups, places, clocks }: StunFacts): readonly string[] {
  const stuns = groups.flatMap((group) => group.stuns)
  const timed = stuns.filter(({ at }) => at !== null).length
  const isKnown = [...places.values()].some(({ offsetMs }) => offsetMs !== null)
  const alone = isKnown ? aloneIn(groups, places) : 0
  return [
    timed === stuns.length
      ? ''
      : `${counted(stuns.length - timed, 'stun')} cannot be placed: no time stands in the line`,
    isKnown || timed === 0 ? '' : `${counted(timed, 'stun')} cannot be placed among the runs: ${reason(clocks)}`,
    alone === 0 ? '' : `${counted(alone, 'snapshot')} of the host that asked for quiescing: near no run of the hooks`,
  ]
}

function reason(clocks: Clocks | null): string {
  return clocks === null
    ? 'no run is near them'
    : clocksText(clocks)
        .trim()
        .replaceAll(/\s*\n\s*/g, '; ')
}

function aloneIn(groups: readonly StunGroup[], places: ReadonlyMap<Run, SnapshotPlace>): number {
  const known = placedStuns([...places.values()])
  return groups.filter((group) => group.kind === 'create' && group.quiesced === true && !isPlaced(group, known)).length
}

/** The placed snapshots by VM and the end of their stun. */
export function placedStuns(places: readonly (SnapshotPlace | null)[]): ReadonlyMap<string, SnapshotPlace> {
  return new Map(
    places.flatMap((place) =>
      place?.snapshot?.stun == null ? [] : [[keyOf(place.vm, place.snapshot.stun.to), place] as const],
    ),
  )
}

/** The place of one run of a report; null if it has none. */
export function placeOf(run: Run, { runs, places }: Pick<Report, 'runs' | 'places'>): SnapshotPlace | null {
  return places.length === 0 ? null : (places[runs.indexOf(run)] ?? null)
}

/** The placed snapshot that a group of stuns is of. */
export function placeOfGroup(
  { vm, stuns }: StunGroup,
  known: ReadonlyMap<string, SnapshotPlace>,
): SnapshotPlace | null {
  for (const { at } of stuns) {
    const found = at === null ? undefined : known.get(keyOf(vm, at))
    if (found !== undefined) return found
  }
  return null
}

function isPlaced(group: StunGroup, known: ReadonlyMap<string, SnapshotPlace>): boolean {
  return placeOfGroup(group, known) !== null
}

function keyOf(vm: string | null, at: number): string {
  return `${at} ${vm}`
}

/** In a cell: `covered`, `not covered`, `unclear`; what the host failed is said as that. */
export function coverWord(place: SnapshotPlace | null): string {
  if (place === null) return '-'
  return place.snapshot !== null && place.snapshot.failure !== null ? 'failed by the host' : (place.cover ?? '-')
}
