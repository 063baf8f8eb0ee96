import type { Readable } from 'node:stream'
import type { ReadLimits } from '../logs/source/read-budget.ts'
import { DEFAULT_QOS_MILLISECONDS, type Problem } from '../model.ts'
import { type Grouper, groupStuns } from './group-stuns.ts'
import { keepGroups } from './keep-groups.ts'
import { type LineAt, numberLines } from './number-lines.ts'
import type { GroupAbout } from './open-group.ts'
import { type Stun, type StunClass, type StunGroup, stunClass } from './stun.ts'
import { longest, type Outlier, type StunTotals } from './totals.ts'
import { readVmwareEvents } from './vmware-events.ts'

/** How vmware.log files are read; an absent option has the default that its comment names. */
export interface StunOptions {
  /** The mirror's QoS timeout in milliseconds: 8000. */
  readonly qosMilliseconds?: number
  /** Stuns that ended before it, ms since 1970, do not count; one without a time does. null for all. */
  readonly since?: number | null
  /** How many of the longest stuns are given as outliers: 10. */
  readonly top?: number
  /** The stream of the source `-`: the standard input of this process. */
  readonly stdin?: Readable
  /** How much may come out of one file: `READ_LIMITS`. */
  readonly limits?: ReadLimits
  /** False: in the groups, stuns of plain files have the line 0. Outliers and problems have theirs in any case. */
  readonly counted?: boolean
}

/** The stuns of vmware.log files. */
export interface StunsRead {
  /** In order of their VM and time. Of very many (50,000 stuns) only the groups with the longest; `totals.leftOut` counts the others. */
  readonly groups: readonly StunGroup[]
  /** The longest stuns of all, longest first. */
  readonly outliers: readonly Outlier[]
  /** The sums over all stuns, also over those that the groups leave out. */
  readonly totals: StunTotals
  /** At most 100, and how many more there are. */
  readonly problems: readonly Problem[]
}

/** How many outliers are given without `top`. */
export const DEFAULT_TOP = 10
const MAX_PROBLEMS = 100
/** VMs whose next stun may still belong to their last group. */
const MAX_OPEN_VMS = 10_000

/**
 * Reads stuns from `sources`: files plain or packed, support bundles (tar, ZIP, packed in each other), folders of them, `-`; told apart by content, not
 * by name. Memory does not grow with them. FILE_UNREADABLE if a source cannot be opened; what ends in the middle, or is no vmware.log, is a problem.
 */
export async function readStuns(sources: readonly string[], options: StunOptions = {}): Promise<StunsRead> {
  const {
    qosMilliseconds = DEFAULT_QOS_MILLISECONDS,
    top = DEFAULT_TOP,
    since = null,
    stdin,
    limits,
    counted = true,
  } = options
  const kept = keepGroups()
  const outliers = longest<{ readonly stun: Stun; readonly vm: string; readonly about: () => GroupAbout }>(top)
  const problems: (Problem & Partial<LineAt>)[] = []
  let moreProblems = 0
  const groupers = new Map<string, Grouper>()
  const vms = new Set<string>()
  const classes: Record<StunClass, number> = { fine: 0, risk: 0, failover: 0 }
  const sums = { groups: 0, stuns: 0, maxMicroseconds: 0, totalMicroseconds: 0 }

  const makeGrouper = (vm: string): Grouper =>
    groupStuns(vm, qosMilliseconds, {
      onGroup: (group) => {
        kept.add(group)
        vms.add(group.vm)
        sums.groups++
        sums.stuns += group.count
        sums.maxMicroseconds = Math.max(sums.maxMicroseconds, group.maxMicroseconds)
        sums.totalMicroseconds += group.totalMicroseconds
      },
      onStun: (stun, about) => {
        classes[stunClass(stun.microseconds, qosMilliseconds)]++
        outliers.add({ stun, vm, about }, stun.microseconds)
      },
    })

  const read = await readVmwareEvents(sources, {
    ...(stdin === undefined ? {} : { stdin }),
    ...(limits === undefined ? {} : { limits }),
    everything: false,
    counted,
    onProblem: (problem) => {
      if (problems.length < MAX_PROBLEMS) problems.push(problem)
      else moreProblems++
    },
    onEvents: (events, key) => {
      const grouper = groupers.get(key) ?? makeGrouper(events[0]?.vm ?? key)
      // the one that was used last is the last to go
      groupers.delete(key)
      groupers.set(key, grouper)
      for (const event of events) if (event.kind !== 'stun' || !isBefore(event.at, since)) grouper.take(event)
      const [oldest] = groupers.size > MAX_OPEN_VMS ? groupers.keys() : []
      if (oldest === undefined) return
      groupers.get(oldest)?.end()
      groupers.delete(oldest)
    },
  })
  for (const grouper of groupers.values()) grouper.end()
  if (moreProblems > 0) problems.push({ source: 'all logs', line: 0, message: `${moreProblems} more problems` })
  const shown = await numberLines(outliers.all().map(({ stun, vm, about }) => ({ ...stun, vm, kind: about().kind })))

  return {
    groups: kept.groups(),
    outliers: shown.map(({ offset: _, ...stun }) => ({
      ...stun,
      class: stunClass(stun.microseconds, qosMilliseconds),
    })),
    totals: { ...read, vms: vms.size, ...sums, classes, leftOut: kept.leftOut() },
    problems: (await numberLines(problems)).map(({ source, line, message }) => ({ source, line, message })),
  }
}

function isBefore(at: number | null, since: number | null): boolean {
  return since !== null && at !== null && at < since
}
