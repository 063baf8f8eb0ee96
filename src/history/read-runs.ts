import { GenHooksError } from '../errors.ts'
import type { LineEvent } from '../logs/line-event.ts'
import type { Problem } from '../model.ts'
import { problemText } from '../text/problem-log.ts'
import { articleRuns } from './article-runs.ts'
import { hookRuns } from './hook-runs.ts'
import { nameInstance } from './instance-of-path.ts'
import { irisWindows } from './iris-windows.ts'
import { joinIris } from './join-iris.ts'
import type { LogSource } from './log-source.ts'
import { type KeepLines, type LogRead, type OpenLog, openLog, readLog } from './read-log.ts'
import { room, TOO_MUCH } from './room.ts'
import type { Run } from './run.ts'
import { HISTORY_LOGS } from './understood.ts'
import { zoneOption } from './zone-option.ts'

export type { LogSource }

export interface ReadRunsOptions {
  /** Only runs that began then or later, milliseconds since 1970; null for all. */
  readonly since: number | null
  /** IANA name of the zone of times without an offset; null for the zone of this machine. USAGE if there is none of that name. */
  readonly timezone: string | null
  /** Which lines each run keeps. */
  readonly keepLines: KeepLines
  /** Called before each log, with its place among them, from 1. */
  readonly onLog?: (path: string, place: number) => void
  /** The logs that the verb reads, in words: HISTORY_LOGS if absent. */
  readonly expected?: string
  /** About how many bytes of the logs are kept: ROOM_BYTES if absent. */
  readonly roomBytes?: number
}

export interface RunsRead {
  /** In the order of their begin. */
  readonly runs: readonly Run[]
  readonly problems: readonly Problem[]
  /** How many of the logs are of a known kind, or empty. */
  readonly understood: number
}

/** The hint for a log that is missing, as on the first day. */
const NOTHING_READ_HINT =
  'Check the path and its permissions. The hooks write snapshot.log at the end of their first run; a log that lies elsewhere is named as FILE.'

/** The runs of the logs, each once, with IRIS's own records. FILE_UNREADABLE if no source can be read. */
export async function readRuns(sources: readonly LogSource[], options: ReadRunsOptions): Promise<RunsRead> {
  const zone = zoneOption(options.timezone)
  const { since, keepLines, expected = HISTORY_LOGS } = options
  const held = room(options.roomBytes)
  const hooks = hookRuns(held, since, keepLines === 'other clock' ? 1 : Infinity)
  const read: LogRead[] = []
  for (const log of opened(sources)) {
    options.onLog?.(sources[read.length]?.path ?? '', read.length + 1)
    read.push(await readLog(log, { zone, keepLines, hooks, expected, room: held }))
  }
  const problems = read.flatMap((one) => one.problems)
  for (const what of hooks.leftOut()) {
    problems.push({ source: 'logs of the hooks', line: 0, message: `${what}, ${TOO_MUCH}` })
  }
  if (read.every(({ kind }) => kind === 'unreadable')) {
    throw new GenHooksError('FILE_UNREADABLE', problems.map(problemText).join('\n') || 'no log is named', {
      hint: NOTHING_READ_HINT,
    })
  }
  const article = articleRuns(inOrder(read.filter((one) => one.kind === 'article')), keepLines === true)
  const told = [...hooks.runs(), ...article].sort((a, b) => a.beganAt - b.beganAt)
  const runs = joinIris(told, windowsOf(read, told, keepLines !== false))
  return {
    runs: since === null ? runs : runs.filter(({ beganAt }) => beganAt >= since),
    problems,
    understood: read.filter(({ kind }) => kind !== 'unreadable' && kind !== 'nothing').length,
  }
}

/** How many logs are opened ahead: a rotated set is hundreds of small files, and each open takes time. */
const AHEAD = 4

function* opened(sources: readonly LogSource[]): Generator<OpenLog, void, void> {
  const queue: OpenLog[] = []
  for (const source of sources) {
    queue.push(openLog(source))
    const [log] = queue.length > AHEAD ? queue.splice(0, 1) : []
    if (log !== undefined) yield log
  }
  yield* queue
}

function windowsOf(read: readonly LogRead[], told: readonly Run[], keepLines: boolean) {
  const logs = read.filter((one) => one.kind === 'iris')
  if (logs.length === 0) return []
  const known = [...new Set(told.flatMap(({ instances }) => instances.map(({ instance }) => instance)))]
  // a rotated log may end within a suspension, and the LogFile has the same suspensions as messages.log
  const groups = new Map<string, { readonly instance: string; readonly logs: (typeof logs)[number][] }>()
  for (const log of logs) {
    const instance = log.source.instance ?? nameInstance(log.source.path, known)
    const key = `${log.format} ${instance}`
    const group = groups.get(key) ?? { instance, logs: [] }
    groups.set(key, group)
    group.logs.push(log)
  }
  return [...groups.values()].flatMap((group) => irisWindows(group.instance, inOrder(group.logs), keepLines))
}

/** The lines of all logs, sorted by the first event of each log: the names of rotated logs may have another order. */
function inOrder<Event extends { readonly at: number | null }>(
  logs: readonly { readonly told: readonly LineEvent<Event>[] }[],
): readonly LineEvent<Event>[] {
  const begin = (told: readonly LineEvent<Event>[]) => told.find(({ event }) => event?.at != null)?.event?.at ?? 0
  return logs
    .map(({ told }) => ({ told, at: begin(told) }))
    .sort((a, b) => a.at - b.at)
    .flatMap(({ told }) => told)
}
