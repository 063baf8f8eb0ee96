import { printable } from '../text/printable.ts'
import type { Verdict } from './events.ts'

/** What a snapshot is worth, by what the log shows of the freeze. */
export type Worth = 'covered' | 'not covered' | 'no snapshot' | 'not shown'

/** What one can do with a snapshot of that worth. docs/explanation/what-a-snapshot-is-worth.md has the sources, and a test compares the words. */
export const WORTH_WORDS: Readonly<Record<Worth, string>> = {
  covered:
    'restore the whole machine from it, or single databases; later journals can be applied, from the marker that the freeze wrote',
  'not covered':
    'no freeze covered it. If there is a snapshot, restore only the whole machine from it, with all disks of IRIS from one moment; IRIS recovers when it starts. Restore no single database from it, and apply no later journals to it',
  'no snapshot':
    'the quiesced snapshot was given up, so there is none; one without quiescing that was taken instead is not covered by a freeze',
  'not shown': 'the log does not show that the freeze lasted until the thaw: use it only as one that no freeze covered',
}

/** What the snapshot of a run with that verdict is worth. */
export const WORTH_OF: Readonly<Record<Verdict, Worth>> = {
  consistent: 'covered',
  inconsistent: 'not covered',
  aborted: 'no snapshot',
}

/** How an instance came through a run, as far as a log has it. */
export interface InstanceEnd {
  readonly instance: string
  /** The log has its freeze. */
  readonly isFrozen: boolean
  /** The log has the thaw that ended its freeze. */
  readonly isThawed: boolean
  /** The event that says how it came through. */
  readonly outcome: string
}

/** An instance for which the snapshot is worth less than for the others. */
export interface LessWorth {
  readonly instance: string
  readonly worth: Worth
  readonly why: string
}

/** What the snapshot of a run is worth: for the instances that came through best, and for each that did not, the worst first. */
export interface RunWorth {
  readonly worth: Worth
  readonly lessFor: readonly LessWorth[]
}

/**
 * What it is worth for one instance. The verdict is one for all instances: where it is not `consistent`, the log does not show of any instance that it was
 * frozen while the snapshot was taken. A consistent run may have left out an instance that is optional, excluded or down.
 */
export function worthOfEnd(byVerdict: Worth, { isFrozen, isThawed, outcome }: Omit<InstanceEnd, 'instance'>): Worth {
  if (byVerdict !== 'covered') return byVerdict
  const isGood = outcome === 'thawed' || outcome === 'resumed'
  if (isGood && isFrozen && isThawed) return 'covered'
  // rotation may have taken a line of it
  return isGood || outcome === 'frozen' || outcome === '-' ? 'not shown' : 'not covered'
}

/** What a consistent run can be worth for an instance, the best first. */
const BY_INSTANCE: readonly Worth[] = ['covered', 'not shown', 'not covered']

/** What it is worth by the verdict and by each instance. A verdict of which the log shows no instance that was frozen until its thaw is not called covered. */
export function runWorth(byVerdict: Worth, ends: readonly InstanceEnd[]): RunWorth {
  if (byVerdict !== 'covered') return { worth: byVerdict, lessFor: [] }
  const judged = ends.map((end) => ({ end, worth: worthOfEnd(byVerdict, end) }))
  // without an instance the log shows of none that it was frozen
  const worth = BY_INSTANCE.find((one) => judged.some((each) => each.worth === one)) ?? 'not shown'
  const lower = BY_INSTANCE.slice(BY_INSTANCE.indexOf(worth) + 1).toReversed()
  const less = lower.flatMap((one) => judged.filter((each) => each.worth === one))
  return { worth, lessFor: less.map(({ end, worth: own }) => lessWorth(end, own)) }
}

function lessWorth(end: InstanceEnd, worth: Worth): LessWorth {
  return { instance: end.instance, worth, why: whyNotCovered(end, worth) }
}

/** Why a consistent run does not cover that instance, and what remains. */
export function whyNotCovered({ isFrozen, outcome }: Omit<InstanceEnd, 'instance'>, worth: Worth): string {
  if (worth !== 'not covered')
    return 'the log does not show both its freeze and its thaw: use it only as a whole machine'
  const what = isFrozen ? 'no thaw ended its freeze' : 'it was not frozen'
  return `${what} in this run (${printable(outcome, 40)}): only the whole machine can be restored`
}

/** The instances for which a text says why a snapshot is worth less; `--json` has them all. */
export const MOST_LESS = 10

/** What it is worth, and for each instance for which it is worth less why, as lines without an end. */
export function worthLines(subject: string, { worth, lessFor }: RunWorth): readonly string[] {
  const more = lessFor.length - MOST_LESS
  return [
    `${subject}: ${WORTH_WORDS[worth]}`,
    ...lessFor.slice(0, MOST_LESS).map(({ instance, why }) => `less for ${instance}: ${why}`),
    ...(more > 0 ? [`less for ${more} more instances; --json has them all`] : []),
  ]
}
