import { printable } from '../text/printable.ts'
import { failureText, type HostFailure, type HostSnapshot } from './host-snapshots.ts'
import { rangeText } from './offset-text.ts'
import type { AgreeReading, Readings } from './readings.ts'
import type { JudgedInstance, Timeline } from './timeline.ts'

/** How times are shown, and how far the clock that the snapshots are told by is ahead of the guest's. */
export interface Shown {
  readonly when: (at: number) => string
  readonly offsetMs: number
}

/** Whether the snapshot was taken while the instances were frozen, in some lines; of each instance only where they differ. Empty if nothing tells. */
export function coverText(
  timeline: Pick<Timeline, 'cover' | 'instances' | 'snapshot' | 'following' | 'request'>,
  shown: Shown,
): string {
  const { cover, instances, snapshot, request } = timeline
  if (snapshot !== null && snapshot.failure !== null) return failedText(snapshot.failure, timeline, shown)
  const judged = instances.filter((one) => one.cover !== null && one.cover !== 'not frozen')
  if (instances.length > 0 && instances.every(({ cover: one }) => one === 'not frozen'))
    return 'no instance was frozen\n'
  if (cover === null || judged.length === 0) return ''
  if (cover === 'covered') {
    const all = judged.length === 1 ? 'the instance' : `each of the ${judged.length} instances`
    return `the ${snapshot?.stun == null ? 'snapshot' : 'stun'} lay within the freeze of ${all}${request === null ? '' : BY_TOOLS}\n`
  }
  return judged.map((one) => `${printable(one.instance, 80)}: ${instanceText(one)}\n`).join('')
}

const BY_TOOLS =
  ',\nas VMware Tools tells: it asked for the snapshot after the freeze, and was told before the thaw that it is taken'

function instanceText({ cover, readings }: JudgedInstance): string {
  if (cover === 'covered') return 'the stun lay within its freeze'
  if (cover === 'not covered') {
    return 'the stun did not lie within its freeze: the snapshot is not good for it, as far as the clocks can tell'
  }
  return readings === null
    ? 'the logs do not tell whether the stun lay within its freeze'
    : `unclear: ${readingsText(readings)}`
}

/** `covered only if the host's clock is 16.7 to 21.9 s ahead; if the clocks agree the stun came 15.8 s after the thaw`. */
export function readingsText({ coveredIf, ifClocksAgree }: Readings): string {
  return `covered only if the host's clock is ${rangeText(coveredIf)}; if the clocks agree ${agreeText(ifClocksAgree)}`
}

function agreeText(reading: AgreeReading): string {
  switch (reading.kind) {
    case 'within':
      return 'the stun lay within the freeze'
    case 'after the thaw':
      return `the stun came ${reading.seconds.toFixed(1)} s after the thaw`
    case 'before the freeze':
      return `the stun was over ${reading.seconds.toFixed(1)} s before the freeze`
    case 'reaching over':
      return 'the stun was only in part within the freeze'
    case 'none':
      return 'no snapshot of the host is near this run'
  }
}

function failedText(
  failure: HostFailure,
  { following, snapshot }: Pick<Timeline, 'following' | 'snapshot'>,
  shown: Shown,
): string {
  const why = printable(failureText(failure), 400)
  const failed = `the host failed this snapshot${why === '' ? '' : `: ${why}`}\n`
  return following === null ? failed : `${failed}${followingText(following, snapshot, shown)}\n`
}

function followingText(following: HostSnapshot, failed: HostSnapshot | null, { when, offsetMs }: Shown): string {
  const name = following.name === null ? '' : ` '${printable(following.name, 100)}'`
  const at = following.beganAt ?? following.stun?.from ?? null
  const begun = at === null ? '' : `, begun ${when(at - offsetMs)}`
  const since =
    failed?.beganAt == null || at === null ? '' : `, ${((at - failed.beganAt) / 1000).toFixed(1)} s after this one`
  return following.quiesced === false
    ? `the restore point that stays is the snapshot${name}${begun}${since}: it was not quiesced, and no freeze covers it`
    : `the snapshot${name}${begun}${since}, is the next that did not fail: see the run that belongs to it`
}
