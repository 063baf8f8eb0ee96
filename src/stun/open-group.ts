import { type Stun, type StunGroup, stunClass } from './stun.ts'

/** A group that more stuns may come to. */
export interface OpenGroup {
  readonly add: (stun: Stun) => void
  readonly close: () => StunGroup
}

/** The act of a group. */
export type GroupAbout = Pick<StunGroup, 'kind' | 'snapshot' | 'quiesced'>

const MAX_STUNS = 256

/** A group without stuns. `about` is called at the end, since the act may stand in the log after its stuns. */
export function openGroup(vm: string, qosMilliseconds: number, about: () => GroupAbout): OpenGroup {
  const stuns: Stun[] = []
  let firstAt: number | null = null
  let count = 0
  let max = 0
  let total = 0
  return {
    add: (stun) => {
      if (count === 0) firstAt = stun.at
      count++
      max = Math.max(max, stun.microseconds)
      total += stun.microseconds
      stuns.push(stun)
      if (stuns.length > MAX_STUNS) stuns.splice(shortest(stuns), 1)
    },
    close: () => {
      const sums = { count, maxMicroseconds: max, totalMicroseconds: total, worst: stunClass(max, qosMilliseconds) }
      return { ...about(), vm, firstAt, stuns, ...sums }
    },
  }
}

function shortest(stuns: readonly Stun[]): number {
  let at = 0
  stuns.forEach((stun, index) => {
    if (stun.microseconds < (stuns[at]?.microseconds ?? 0)) at = index
  })
  return at
}
