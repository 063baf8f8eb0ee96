import { DEFAULTS } from '../config/defaults.ts'
import { readConfig } from '../config/read.ts'
import { GenHooksError } from '../errors.ts'
import { figuresOf } from '../history/figures.ts'
import { foundSources } from '../history/found-sources.ts'
import { namedSources } from '../history/named-sources.ts'
import { readRuns } from '../history/read-runs.ts'
import { sortLogs } from '../history/sort-logs.ts'
import type { Host } from '../host/host.ts'
import { packageVersion } from '../host/package-files.ts'
import { readStuns } from '../stun/read-stuns.ts'
import type { StunGroup } from '../stun/stun.ts'
import type { Report } from './report.ts'

const QOS_MS = 8000
const TITLE = 'Freezes and snapshots'

/** What a report is to be made of. */
export interface Wanted {
  /** Operands of the command line; none for the logs of this machine. */
  readonly files: readonly string[]
  readonly since: number | null
  readonly timezone: string | null
  /** IANA name of the zone that times are shown in. */
  readonly zone: string
  readonly qosMs?: number | undefined
  readonly title?: string | undefined
}

/** Reads all that a report shows. FILE_UNREADABLE if a log of VMware, or none of the others, can be read. */
export async function gather(wanted: Wanted, host: Host): Promise<Report> {
  const { files, since, timezone, qosMs = QOS_MS } = wanted
  const here = files.length === 0 ? await settingsHere(host) : null
  const sources = here === null ? namedSources(files) : await foundSources(host, here.logDirectory)
  const sorted = await sortLogs(sources, 'guest')
  // the reader of the others says that it has no use for a log of vmtoolsd
  const guest = [...sorted.guest, ...sorted.vmtoolsd.map((path) => ({ path, instance: null }))]
  const told =
    guest.length === 0 ? { runs: [], problems: [] } : await readRuns(guest, { since, timezone, keepLines: true })
  const stuns =
    sorted.host.length === 0 ? { groups: [], problems: [] } : await readStuns(sorted.host, { qosMilliseconds: qosMs })
  return {
    title: wanted.title ?? TITLE,
    runs: told.runs,
    figures: figuresOf(told.runs),
    stuns: since === null ? stuns.groups : stuns.groups.filter((group) => isSince(group, since)),
    qosMs,
    deadlineSeconds: here?.deadlineSeconds ?? null,
    zone: wanted.zone,
    problems: [...told.problems, ...stuns.problems],
    sources: sources.map(({ path }) => path),
    since,
    madeAt: Date.now(),
    version: packageVersion(),
  }
}

function isSince({ stuns }: StunGroup, since: number): boolean {
  const times = stuns.flatMap(({ at }) => at ?? [])
  return times.length === 0 || times.some((at) => at >= since)
}

/** Of the configuration of this machine; whoever may read the log need not be allowed to read that. */
async function settingsHere(
  host: Host,
): Promise<{ readonly logDirectory: string; readonly deadlineSeconds: number | null }> {
  try {
    const { log, watchdog } = await readConfig(host, undefined)
    return { logDirectory: log.directory, deadlineSeconds: watchdog.deadline }
  } catch (error) {
    if (!(error instanceof GenHooksError)) throw error
    return { logDirectory: DEFAULTS.logDirectory, deadlineSeconds: null }
  }
}
