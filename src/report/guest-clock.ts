import type { Stun } from '../stun/stun.ts'
import { isTime } from '../text/zone-clock.ts'
import type { Report } from './report.ts'
import type { SnapshotPlace } from './snapshot-place.ts'

/** Tells times of the host's logs by the clock of the guest. */
export interface GuestClock {
  /** What the host's clock is ahead by, ms, for a moment of the log of that VM; null where nothing tells. */
  readonly offsetAt: (vm: string | null, at: number) => number | null
  /** Which clock the times of stuns are of, in a sentence. */
  readonly said: string
}

interface Known {
  /** By the host's clock. */
  readonly at: number
  readonly offsetMs: number
}

/** The clock of the guest whose runs a report has: each moment of its VM is moved as the nearest run that was placed. */
export function guestClock({ runs, places, stuns }: Pick<Report, 'runs' | 'places' | 'stuns'>): GuestClock {
  const known = new Map<string, Known[]>()
  places.forEach((place, index) => {
    if (place?.offsetMs == null || place.vm === null) return
    const { vm, offsetMs } = place
    const at = (runs[index]?.beganAt ?? 0) + offsetMs
    const ofVm = known.get(vm)
    if (ofVm === undefined) known.set(vm, [{ at, offsetMs }])
    else ofVm.push({ at, offsetMs })
  })
  for (const all of known.values()) all.sort((a, b) => a.at - b.at)
  const others = stuns.filter(({ vm }) => vm === null || !known.has(vm)).reduce((sum, { count }) => sum + count, 0)
  const told = offsetsText(places)
  return {
    offsetAt: (vm, at) => nearest((vm === null ? undefined : known.get(vm)) ?? [], at),
    said:
      told === null
        ? 'Times are by the clock of the host: what the guest’s clock shows meanwhile is not known.'
        : `Times are by the clock of the guest: ${told}.${others === 0 ? '' : ' Those of other VMs are by the clock of the host.'}`,
  }
}

/** A stun by the clock of the guest: `at` is moved by `offsetMs`, and stays by the host's where that is not known. */
export interface GuestStun extends Stun {
  readonly offsetMs: number | null
}

/** All stuns of all groups, in the order of these. */
export function allStuns(report: Pick<Report, 'runs' | 'places' | 'stuns'>): readonly GuestStun[] {
  const { offsetAt } = guestClock(report)
  return report.stuns.flatMap(({ vm, stuns }) =>
    stuns.map((stun) => {
      if (!isTime(stun.at)) return { ...stun, offsetMs: null }
      const offsetMs = offsetAt(vm, stun.at)
      return { ...stun, offsetMs, at: stun.at - (offsetMs ?? 0) }
    }),
  )
}

function nearest(known: readonly Known[], at: number): number | null {
  let low = 0
  let high = known.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((known[middle]?.at ?? 0) < at) low = middle + 1
    else high = middle
  }
  const [before, after] = [known[low - 1], known[low]]
  if (before === undefined || after === undefined) return (before ?? after)?.offsetMs ?? null
  return at - before.at <= after.at - at ? before.offsetMs : after.offsetMs
}

/** How far the clocks differ in all places; null if no place tells. */
export function offsetsText(places: readonly (SnapshotPlace | null)[]): string | null {
  let [low, high, slack] = [Infinity, -Infinity, 0]
  for (const place of places) {
    if (place?.offsetMs == null) continue
    low = Math.min(low, place.offsetMs)
    high = Math.max(high, place.offsetMs)
    slack = Math.max(slack, place.slackMs ?? 0)
  }
  if (low === Infinity) return null
  const about = slack < 5 ? '' : `, give or take ${hundredths(slack)} s`
  if (hundredths(low) === hundredths(high)) return `${offsetText(low)}${about}`
  const side = low >= 0 ? 'ahead of' : 'behind'
  const [least, most] = low >= 0 ? [low, high] : [high, low]
  return low < 0 && high > 0
    ? `the host’s clock is between ${hundredths(low)} s behind and ${hundredths(high)} s ahead of the guest’s${about}`
    : `the host’s clock is ${hundredths(least)} to ${hundredths(most)} s ${side} the guest’s${about}`
}

/** `the host’s clock is 17.40 s ahead of the guest’s`; also said where the clocks agree, or it is not known. */
export function offsetText(offsetMs: number | null): string {
  if (offsetMs === null) return 'by the host’s clock'
  if (hundredths(offsetMs) === '0.00') return 'the clocks of host and guest agree'
  return `the host’s clock is ${hundredths(offsetMs)} s ${offsetMs < 0 ? 'behind' : 'ahead of'} the guest’s`
}

function hundredths(ms: number): string {
  return (Math.abs(ms) / 1000).toFixed(2)
}
