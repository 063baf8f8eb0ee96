import { meaningOf, VERDICTS, type Verdict } from './events.ts'
import type { LastRun } from './last-json.ts'
import { parseHookLine } from './log-line.ts'

/** How a run ended. */
export interface RunEnd {
  readonly run: string
  /** Milliseconds since 1970. */
  readonly at: number
  readonly verdict: Verdict
  /** First freeze to last thaw. */
  readonly windowSeconds: number
  /** Instances that could not be thawed. */
  readonly stuck: number
  /** What speaks against the snapshot, as the hooks wrote it; empty if nothing. */
  readonly why: string
}

/** The last run, and the end of the last consistent one in milliseconds since 1970; null where nothing tells. */
export interface Verdicts {
  readonly last: RunEnd | null
  readonly goodAt: number | null
}

const verdictOf = (word: unknown): Verdict | undefined => VERDICTS.find((one) => one === word)

/** Clocks may differ by so much. */
const SLACK_MS = 60_000

/**
 * Reads the end of a snapshot.log; what is no line of it is passed over. The last run is that of the newest verdict: the lines of one that was killed come behind those of the next. One
 * of a clock that was ahead counts until another run has ended.
 */
export function verdictsInLog(text: string, now = Date.now()): Verdicts {
  const ends = new Map<string, Omit<RunEnd, 'stuck'>>()
  const stuck = new Map<string, Set<string>>()
  for (const line of text.split('\n')) {
    const event = parseHookLine(line)
    if (event === null) continue
    const means = meaningOf(event)
    if (means.kind === 'verdict') {
      const { verdict } = means
      // A second one of a run is that of a rescue, which post-thaw was told. In the order of the lines.
      ends.delete(event.run)
      ends.set(event.run, { run: event.run, at: event.at, verdict, windowSeconds: event.ms / 1000, why: event.text })
    }
    if (means.kind !== 'thaw') continue
    const ofRun = stuck.get(event.run) ?? new Set()
    stuck.set(event.run, ofRun)
    // A sweep after the verdict, or a rescue that goes on with the run, may have thawed it, or found that it is not frozen.
    if (means.end === 'stuck') ofRun.add(event.instance)
    else ofRun.delete(event.instance)
  }
  const all = [...ends.values()]
  const limit = Math.max(now + SLACK_MS, all.at(-1)?.at ?? 0)
  const newest = all.filter(({ at }) => at <= limit).toSorted((a, b) => a.at - b.at)
  const last = newest.at(-1)
  return {
    last: last === undefined ? null : { ...last, stuck: stuck.get(last.run)?.size ?? 0 },
    goodAt: newest.findLast(({ verdict }) => verdict === 'consistent')?.at ?? null,
  }
}

/** What last.json says; null if it has no verdict. */
export function lastRunEnd(lastRun: LastRun): RunEnd | null {
  if (lastRun.kind !== 'read') return null
  const { run, at, verdict: word, milliseconds, stuck, why } = lastRun.values
  const verdict = verdictOf(word)
  if (typeof at !== 'number' || verdict === undefined) return null
  return {
    run: String(run),
    at: at * 1000,
    verdict,
    windowSeconds: typeof milliseconds === 'number' ? milliseconds / 1000 : 0,
    stuck: typeof stuck === 'number' ? stuck : 0,
    why: typeof why === 'string' ? why : '',
  }
}

/** Both together: the log reaches back over a boot, last.json is there before the log and without one. */
export function joinVerdicts(log: Verdicts, ofBoot: RunEnd | null): Verdicts {
  if (ofBoot === null || ofBoot.run === log.last?.run) return log
  const last = log.last === null || log.last.at < ofBoot.at ? ofBoot : log.last
  const goodAt = ofBoot.verdict === 'consistent' ? Math.max(ofBoot.at, log.goodAt ?? 0) : log.goodAt
  return { last, goodAt }
}
