import type { Stun } from '../stun/stun.ts'
import type { Report } from './report.ts'

/** All stuns of all groups, in the order of these. */
export function allStuns({ stuns }: Pick<Report, 'stuns'>): readonly Stun[] {
  return stuns.flatMap((group) => group.stuns)
}
