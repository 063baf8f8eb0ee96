import type { StunGroup } from './stun.ts'

/** Groups up to a number of stuns. */
export interface KeptGroups {
  readonly add: (group: StunGroup) => void
  /** By VM, and by time; one without a time stays behind the one that it came after. */
  readonly groups: () => readonly StunGroup[]
  /** Stuns of the groups that were not kept. */
  readonly leftOut: () => number
}

/** More than a year of hourly backups of a VM with four disks has. */
const MAX_STUNS = 50_000

/** When there are too many, those whose longest stun is shortest go, half of all at a time. */
export function keepGroups(maxStuns = MAX_STUNS): KeptGroups {
  let kept: StunGroup[] = []
  let stuns = 0
  let leftOut = 0
  /** Once groups had to go, shorter ones than those that stayed are not taken. */
  let floor = -1
  const drop = (): void => {
    const order = new Map(kept.map((group, index) => [group, index] as const))
    kept.sort((a, b) => b.maxMicroseconds - a.maxMicroseconds)
    let room = maxStuns / 2
    const staying = kept.filter((group, index) => {
      room -= group.stuns.length
      return index === 0 || room >= 0
    })
    for (const group of kept.slice(staying.length)) leftOut += group.count
    floor = staying.at(-1)?.maxMicroseconds ?? floor
    stuns = staying.reduce((sum, group) => sum + group.stuns.length, 0)
    kept = staying.sort((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0))
  }
  return {
    add: (group) => {
      if (group.maxMicroseconds <= floor) {
        leftOut += group.count
        return
      }
      kept.push(group)
      stuns += group.stuns.length
      if (stuns > maxStuns) drop()
    },
    groups: () => inOrder(kept),
    leftOut: () => leftOut,
  }
}

function inOrder(groups: readonly StunGroup[]): readonly StunGroup[] {
  const last = new Map<string, number>()
  const timed = groups.map((group) => {
    const at = group.firstAt ?? last.get(group.vm) ?? Number.NEGATIVE_INFINITY
    last.set(group.vm, at)
    return { group, at }
  })
  return timed
    .sort((a, b) =>
      a.group.vm < b.group.vm ? -1 : a.group.vm > b.group.vm ? 1 : a.at < b.at ? -1 : a.at > b.at ? 1 : 0,
    )
    .map(({ group }) => group)
}
