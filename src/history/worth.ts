import {
  type InstanceEnd,
  MOST_LESS,
  type RunWorth,
  runWorth,
  WORTH_OF,
  WORTH_WORDS,
  type Worth,
  worthOfEnd,
} from '../hook/worth.ts'
import type { Paragraph } from '../text/paragraph.ts'
import { printable } from '../text/printable.ts'
import type { InstanceWindow, Run, RunVerdict } from './run.ts'

const WORTH: Readonly<Record<RunVerdict, Worth>> = { ...WORTH_OF, failed: 'not covered', unknown: 'not shown' }

/** What the snapshot of a run is worth by its verdict alone: at most that. */
export function worthOf({ verdict }: Pick<Run, 'verdict'>): Worth {
  return WORTH[verdict]
}

/** What it is worth for one instance. */
export function worthForInstance(run: Pick<Run, 'verdict'>, window: Omit<Ended, 'instance'>): Worth {
  return worthOfEnd(worthOf(run), endOf(window))
}

/** What it is worth by the verdict and by each instance. */
export function worthOfRun({ verdict, instances }: Judged): RunWorth {
  return runWorth(
    WORTH[verdict],
    instances.map((one) => ({ instance: printable(one.instance, 80), ...endOf(one) })),
  )
}

type Ended = Pick<InstanceWindow, 'instance' | 'frozenAt' | 'thawedAt' | 'outcome'>
type Judged = Pick<Run, 'verdict'> & { readonly instances: readonly Ended[] }

/** As `whyNotCovered` takes it. */
export function endOf({ frozenAt, thawedAt, outcome }: Omit<Ended, 'instance'>): Omit<InstanceEnd, 'instance'> {
  return { isFrozen: frozenAt !== null, isThawed: thawedAt !== null, outcome }
}

/** Some of the runs, by their number and the id of the last one. */
interface Some {
  readonly count: number
  readonly last: string
}

const VERDICTS = Object.keys(WORTH) as readonly RunVerdict[]
const WORTHS = Object.keys(WORTH_WORDS) as readonly Worth[]

/** What the snapshots of these runs are worth: each worth once, with its verdicts, and then each instance for which a snapshot is worth less, that of the newest run first. */
export function worthText(runs: readonly (Judged & Pick<Run, 'id'>)[], paragraph: Paragraph): string {
  const byWorth = new Map<string, Some>()
  const byLess = new Map<string, Some & { readonly instance: string; readonly why: string }>()
  for (const run of runs) {
    const { worth, lessFor } = worthOfRun(run)
    const kind = `${worth} ${run.verdict}`
    byWorth.set(kind, withOne(byWorth.get(kind), run))
    for (const { instance, why } of lessFor) {
      const key = `${instance} ${why}`
      const some = withOne(byLess.get(key), run)
      byLess.delete(key)
      byLess.set(key, { ...some, instance, why })
    }
  }
  const words = WORTHS.map((worth) => {
    const named = VERDICTS.flatMap((verdict) => {
      const some = byWorth.get(`${worth} ${verdict}`)
      if (some === undefined) return []
      return [WORTH[verdict] === worth ? verdict : `${verdict} (${someText(some)})`]
    })
    return named.length === 0 ? '' : paragraph(`${named.join(', ')}: ${WORTH_WORDS[worth]}`)
  })
  const less = [...byLess.values()].reverse()
  const shown = less.slice(0, MOST_LESS).map((one) => paragraph(`${one.instance}, ${someText(one)}: ${one.why}`))
  if (less.length > MOST_LESS) shown.push(`and ${less.length - MOST_LESS} more; --json has them all\n`)
  return [...words, ...shown].join('')
}

function withOne(some: Some | undefined, { id }: Pick<Run, 'id'>): Some {
  return { count: (some?.count ?? 0) + 1, last: id }
}

function someText({ count, last }: Some): string {
  return `run ${printable(last, 40)}${count === 1 ? '' : ` and ${count - 1} before it`}`
}
