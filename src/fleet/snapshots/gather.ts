import { join } from 'node:path'
import { GenHooksError } from '../../errors.ts'
import { type ReadRunsOptions, readRuns } from '../../history/read-runs.ts'
import type { Run, RunVerdict } from '../../history/run.ts'
import type { Engine } from '../../hook/engine.ts'
import { judgeScript } from '../../hook/judge-script.ts'
import { lastRunDocument, parseLastRun } from '../../hook/last-json.ts'
import type { Problem } from '../../model.ts'
import { printable, quoteText } from '../../text/printable.ts'
import { type FleetFiles, requireFolder } from '../fleet-files.ts'
import { HOST_NAME, HOST_NAME_FORM } from '../host-name.ts'
import { meansNone } from '../no-host.ts'

/** What the copies of a host's files tell of its snapshots. Times are milliseconds since 1970; null if no file tells it. */
export interface HostReport {
  readonly host: string
  /** The latest end that is past; of a host all of whose runs are to come the latest one of these. */
  readonly lastAt: number | null
  readonly lastVerdict: RunVerdict | null
  /** Why the last run was not consistent; empty if it was. */
  readonly why: string
  /** Never a time that is to come: such a run would be taken for a fresh one until its time is over. */
  readonly lastConsistentAt: number | null
  /** Of the runs since `since`; the last run and the last success are those of all that the files tell. */
  readonly worstWindowSeconds: number | null
  /** The latest end that is to come: the clock of the guest was ahead, or that of this machine is behind. */
  readonly toComeAt: number | null
  /** Versions of the engine in the scripts, `not known` for another one; none without scripts. */
  readonly engines: readonly string[]
}

/** All hosts of a fleet, by their names, and what could not be read. */
export interface FleetReport {
  readonly hosts: readonly HostReport[]
  readonly problems: readonly Problem[]
}

interface End {
  readonly at: number
  readonly verdict: RunVerdict
  readonly why: string
  readonly windowSeconds: number | null
}

const SCRIPTS = ['pre-freeze-script', 'post-thaw-script', '50-gen-hooks'] as const
const MOST_BYTES = 1024 * 1024

/** Reads hosts/NAME/snapshot.log and its rotated ones, last.json, and the scripts, of each host. FLEET_INVALID if the folder has no host. */
export async function gatherFleet(
  files: FleetFiles,
  folder: string,
  options: ReadRunsOptions & { readonly now: number },
  engines: readonly Engine[],
): Promise<FleetReport> {
  const problems: Problem[] = []
  await requireFolder(files, folder)
  const names = await hostNames(files, problems)
  if (names.length === 0) {
    throw new GenHooksError(
      'FLEET_INVALID',
      `${quoteText(folder, 1000)}: no host in it, expected hosts/NAME/snapshot.log or hosts/NAME/last.json`,
      { hint: 'Copy the logs of each guest there; docs/how-to/monitor.md says how.' },
    )
  }
  const hosts: HostReport[] = []
  for (const host of names) {
    const ends = [
      ...(await endsOfLogs(files, folder, host, { ...options, since: null }, problems)),
      ...(await endOfLastJson(files, host, problems)),
    ]
    hosts.push({ ...reportOf(host, ends, options), engines: await enginesOf(files, host, engines, problems) })
  }
  return { hosts, problems }
}

/** The folders of hosts. What else stands beside them is told: it may be meant as a host. */
async function hostNames(files: FleetFiles, problems: Problem[]): Promise<readonly string[]> {
  const names: string[] = []
  for (const name of await files.list('hosts')) {
    const type = await files.typeOf(`hosts/${name}`)
    if (await meansNone(name, async () => type === 'file')) continue
    const why = !HOST_NAME.test(name) ? HOST_NAME_FORM : type === 'directory' ? null : 'expected a folder of a host'
    if (why === null) names.push(name)
    else problems.push({ source: 'hosts', line: 0, message: `${quoteText(name)}: is left out, ${why}` })
  }
  return names
}

/** Clocks of machines differ by so much without a fault. */
const SLACK_MS = 60_000

function reportOf(
  host: string,
  ends: readonly End[],
  { since, now }: { readonly since: number | null; readonly now: number },
): Omit<HostReport, 'engines'> {
  const past = ends.filter(({ at }) => at <= now + SLACK_MS)
  const toCome = ends.filter(({ at }) => at > now + SLACK_MS)
  const last = latest(past) ?? latest(toCome)
  const windows = ends
    .filter(({ at }) => since === null || at >= since)
    .flatMap(({ windowSeconds }) => (windowSeconds === null ? [] : [windowSeconds]))
  return {
    host,
    lastAt: last?.at ?? null,
    lastVerdict: last?.verdict ?? null,
    why: last === null || last.verdict === 'consistent' ? '' : last.why,
    lastConsistentAt: latest(past.filter(({ verdict }) => verdict === 'consistent'))?.at ?? null,
    worstWindowSeconds: windows.length === 0 ? null : windows.reduce((a, b) => Math.max(a, b)),
    toComeAt: latest(toCome)?.at ?? null,
  }
}

/** Of two that end at once the one of last.json, which is the last of them. */
function latest(ends: readonly End[]): End | null {
  return ends.reduce<End | null>((last, end) => (last === null || end.at >= last.at ? end : last), null)
}

async function endsOfLogs(
  files: FleetFiles,
  folder: string,
  host: string,
  options: ReadRunsOptions,
  problems: Problem[],
): Promise<readonly End[]> {
  try {
    const names = (await files.list(`hosts/${host}`)).filter((name) => /^snapshot\.log(?:[.-]|$)/.test(name))
    const sources: { readonly path: string; readonly instance: null }[] = []
    for (const name of names) {
      const path = `hosts/${host}/${name}`
      if ((await files.typeOf(path)) === 'file') sources.push({ path: join(folder, path), instance: null })
      else problems.push({ source: path, line: 0, message: 'no regular file, expected a copy of the log' })
    }
    if (sources.length === 0) return []
    const read = await readRuns(sources, options)
    problems.push(...read.problems)
    return read.runs.map(endOf)
  } catch (error) {
    if (!(error instanceof GenHooksError)) throw error
    const message = error.message.split('\n').join('; ')
    problems.push({ source: `hosts/${host}`, line: 0, message })
    return []
  }
}

function endOf({ beganAt, endedAt, verdict, why, windowSeconds }: Run): End {
  return { at: endedAt ?? beganAt, verdict, why, windowSeconds }
}

const VERDICTS: readonly string[] = ['consistent', 'inconsistent', 'aborted'] satisfies RunVerdict[]

async function endOfLastJson(files: FleetFiles, host: string, problems: Problem[]): Promise<readonly End[]> {
  const path = `hosts/${host}/last.json`
  const file = await files.read(path, MOST_BYTES)
  if (file.kind === 'absent') return []
  const bad = (message: string): readonly End[] => {
    problems.push({ source: path, line: 0, message })
    return []
  }
  if (file.kind === 'refused') return bad(file.why)
  const last = parseLastRun(file.bytes.toString('utf8'))
  if (last.kind !== 'read') return bad('not what the hooks write, expected a copy of last.json')
  const { endedAt, verdict, why, windowSeconds } = lastRunDocument(last.values)
  const known = VERDICTS.find((one) => one === verdict) as RunVerdict | undefined
  if (endedAt === null || known === undefined) return bad('tells no time or no verdict, expected a copy of last.json')
  return [{ at: Date.parse(endedAt), verdict: known, why: printable(why ?? ''), windowSeconds }]
}

async function enginesOf(
  files: FleetFiles,
  host: string,
  engines: readonly Engine[],
  problems: Problem[],
): Promise<readonly string[]> {
  const versions = new Set<string>()
  for (const name of SCRIPTS) {
    const path = `hosts/${host}/${name}`
    const file = await files.read(path, MOST_BYTES)
    if (file.kind === 'refused') problems.push({ source: path, line: 0, message: file.why })
    if (file.kind !== 'read') continue
    const judged = judgeScript(file.bytes.toString('utf8'), engines)
    versions.add(judged.kind === 'parts' ? (judged.engine?.version ?? 'not known') : 'not known')
  }
  return [...versions].sort()
}
