import { sortLogs } from '../history/classify-logs.ts'
import { figuresOf } from '../history/figures.ts'
import { type LogSource, type RunsRead, readRuns } from '../history/read-runs.ts'
import { ALL_LOGS, nothingUnderstood } from '../history/understood.ts'
import { packageVersion } from '../host/share.ts'
import type { Problem } from '../model.ts'
import type { Qos } from '../stun/qos.ts'
import { readStuns, type StunsRead } from '../stun/read-stuns.ts'
import type { StunGroup } from '../stun/stun.ts'
import { counted } from '../text/format.ts'
import type { Zone } from '../text/zone.ts'
import { readHost } from '../timeline/read-host.ts'
import { readVmtoolsd } from '../timeline/read-vmtoolsd.ts'
import { beforeOf } from './before.ts'
import { placesOf } from './places.ts'
import type { Report } from './report.ts'

const TITLE = 'Freezes and snapshots'

/** The logs and options of a report. */
export interface Wanted {
  readonly sources: readonly LogSource[]
  /** Further logs of vmtoolsd, besides those among the sources. */
  readonly vmtoolsd: readonly string[]
  /** Why some of this machine's logs are not among the sources. */
  readonly missed: readonly Problem[]
  /** `watchdog.deadline`, s; null if no configuration was read. */
  readonly deadlineSeconds: number | null
  readonly since: number | null
  /** As it was asked for; null for the zone of this machine. */
  readonly timezone: string | null
  /** The zone that times are shown in. */
  readonly zone: Zone
  /** The mirror's QoS timeout; asked for only if there is a log of the host. */
  readonly qos: () => Promise<Qos>
  readonly title?: string | undefined
  /** The host's clock minus the guest's, ms; null to estimate it. */
  readonly offsetMs: number | null
}

/** Reads all that a report shows. FILE_UNREADABLE if a log of VMware cannot be opened, none of the others can, or nothing is understood. */
export async function gather(wanted: Wanted): Promise<Report> {
  const { sources, since, zone } = wanted
  const sorted = await sortLogs(sources, 'guest')
  const toolsLogs = [...sorted.vmtoolsd, ...wanted.vmtoolsd]
  const told = await runsOf(sorted.guest, wanted)
  const qos = sorted.host.length === 0 ? null : await wanted.qos()
  const stuns = await stunsOf(sorted.host, qos)
  const near = told.runs.at(-1)?.beganAt ?? Date.now()
  const tools = await readVmtoolsd(toolsLogs, { zone, near })
  const host = await readHost(sorted.host)
  const problems = distinct([
    ...wanted.missed,
    ...told.problems,
    ...stuns.problems,
    ...tools.problems,
    ...host.problems,
  ])
  const understood = told.understood + (stuns.totals?.logs ?? 0) + toolsLogs.length
  if (understood === 0) throw nothingUnderstood(problems, ALL_LOGS)
  const facts = { runs: told.runs, sources: sorted.guest, zone, vms: host.vms, tools: tools.events }
  const groups = since === null ? stuns.groups : stuns.groups.filter((group) => isSince(group, since))
  const { places, notes } = placesOf({ ...facts, offsetMs: wanted.offsetMs }, groups, zone.text)
  const leftOut = stuns.totals?.leftOut ?? 0
  const runs = since === null ? told.runs : told.runs.filter(({ beganAt }) => beganAt >= since)
  return {
    title: wanted.title ?? TITLE,
    runs,
    figures: figuresOf(runs),
    before: beforeOf(told.runs, since, Date.now()),
    stuns: groups,
    places: places.size === 0 ? [] : runs.map((run) => places.get(run) ?? null),
    notes: leftOut === 0 ? notes : [...notes, `${counted(leftOut, 'stun')} left out: those with the longest are shown`],
    qos,
    deadlineSeconds: wanted.deadlineSeconds,
    zone: zone.name,
    problems,
    sources: [...sources.map(({ path }) => path), ...wanted.vmtoolsd],
    since,
    madeAt: Date.now(),
    version: packageVersion(),
  }
}

/** All of them, also where only the later ones are wanted: the clocks are told by their neighbours too. */
async function runsOf(guest: readonly LogSource[], { timezone }: Wanted): Promise<RunsRead> {
  if (guest.length === 0) return { runs: [], problems: [], understood: 0 }
  return await readRuns(guest, { since: null, timezone, keepLines: true, expected: ALL_LOGS })
}

async function stunsOf(
  host: readonly string[],
  qos: Qos | null,
): Promise<Pick<StunsRead, 'groups' | 'problems'> & { readonly totals: StunsRead['totals'] | null }> {
  if (qos === null) return { groups: [], problems: [], totals: null }
  return await readStuns(host, { qosMilliseconds: qos.milliseconds })
}

/** A log of the host is read twice, and each time says what is wrong with it. */
function distinct(problems: readonly Problem[]): readonly Problem[] {
  const seen = new Map(problems.map((problem) => [`${problem.source} ${problem.line} ${problem.message}`, problem]))
  return [...seen.values()]
}

function isSince({ stuns }: StunGroup, since: number): boolean {
  const times = stuns.flatMap(({ at }) => at ?? [])
  return times.length === 0 || times.some((at) => at >= since)
}
