import { matchesGlob } from '../text/glob.ts'
import { largest, smallest } from '../text/largest.ts'
import type { WholeSettings } from './whole-settings.ts'

/** Settings that contradict each other. */
export interface Contradiction {
  /** How the line begins in which the first of them stands. */
  readonly at: string
  readonly message: string
}

/** A name that no instance can have, so that only an entry without any letter of a name excludes it. */
const NO_NAME = '~'.repeat(20)

/**
 * What is wrong with settings of which each is of its form: no configuration gives such values (src/config/rules.ts), and with them an instance would stay frozen too long, or none
 * would be frozen and the snapshot called consistent. Empty if all is right.
 */
export function contradictionsIn(settings: WholeSettings): readonly Contradiction[] {
  const { plan, other, deadline, resumeAfter, longestFreeze, longestThaw } = settings
  const sessions = [...plan, other]
  const freeze = largest(sessions.map(({ freezeTimeout }) => freezeTimeout))
  const thaw = largest(sessions.map(({ thawTimeout, thawTries }) => thawTimeout * thawTries))
  const suspend = smallest(sessions.map(({ suspendAfter }) => suspendAfter))
  const found: Contradiction[] = []
  const expect = (holds: boolean, name: string, value: number, expected: string): void => {
    if (!holds) found.push({ at: `${name}='`, message: `${name}: ${value}, expected ${expected}` })
  }
  expect(freeze <= longestFreeze, 'FREEZE_TIMEOUT', longestFreeze, `at least the longest freeze timeout, ${freeze}`)
  expect(thaw <= longestThaw, 'THAW_TIMEOUT', longestThaw, `at least all tries of the longest thaw, ${thaw}`)
  expect(freeze < deadline, 'DEADLINE', deadline, `more than the longest freeze timeout, ${freeze}`)
  expect(deadline < suspend, 'DEADLINE', deadline, `less than each updates suspended after, ${suspend}`)
  if (resumeAfter !== null)
    expect(deadline < resumeAfter, 'RESUME_AFTER', resumeAfter, `more than DEADLINE, ${deadline}`)
  if (plan.length === 0 && leavesAllOthers(settings))
    found.push({ at: 'plan() {', message: 'plan: is empty, and no other instance would be frozen, expected one line' })
  return found
}

/** Whether no instance outside the plan is frozen. */
function leavesAllOthers({ unlisted, excluded }: WholeSettings): boolean {
  const isExcluded = (kind: string): boolean => excluded.some((glob) => matchesGlob(glob, `${kind}:${NO_NAME}`))
  return unlisted !== 'freeze' || (isExcluded('iris') && isExcluded('cache'))
}
