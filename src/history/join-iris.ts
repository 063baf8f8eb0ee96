import { firstIndex } from '../text/first-index.ts'
import { printableCopy } from '../text/printable.ts'
import { irisRuns } from './iris-runs.ts'
import { type IrisWindow, mergeWindows, startOf } from './iris-windows.ts'
import type { InstanceWindow, JournalMark, Run } from './run.ts'
import { secondsBetween } from './seconds.ts'

/** How far times may differ: hooks log hundredths, IRIS whole seconds, and the article's scripts the second before the call. */
const SLACK_MS = 2000
/** How many runs before the last one may still be under way. */
const MOST_OPEN = 4

/** `runs`, in the order of their begin, with the records of IRIS for each; suspensions that belong to no run become runs of their own. */
export function joinIris(runs: readonly Run[], windows: readonly IrisWindow[]): readonly Run[] {
  if (windows.length === 0) return runs
  const joined = [...runs]
  const alone: IrisWindow[] = []
  for (const window of mergeWindows(windows)) {
    const place = findRun(joined, window)
    const run = place === null ? undefined : joined[place.run]
    if (place === null || run === undefined) alone.push(window)
    else joined[place.run] = withWindow(run, place.instance, window)
  }
  return [...joined, ...irisRuns(alone)].sort((a, b) => a.beganAt - b.beganAt)
}

function findRun(runs: readonly Run[], window: IrisWindow): { readonly run: number; readonly instance: number } | null {
  const at = startOf(window)
  const last = lastBegunBy(runs, at + SLACK_MS)
  for (let index = last; index >= 0 && index > last - MOST_OPEN; index--) {
    const run = runs[index]
    if (run === undefined || at > lastTime(run) + SLACK_MS) continue
    const instance = run.instances.findIndex((one) => isSame(one.instance, window.instance))
    if (instance >= 0) return { run: index, instance }
  }
  return null
}

/** Index of the last run that began by that time; -1 if none did. */
function lastBegunBy(runs: readonly Run[], at: number): number {
  return firstIndex(runs.length, (index) => (runs[index]?.beganAt ?? 0) > at) - 1
}

function lastTime(run: Run): number {
  if (run.endedAt !== null) return run.endedAt
  return run.instances.reduce(
    (last, { frozenAt, thawedAt }) => Math.max(last, frozenAt ?? 0, thawedAt ?? 0),
    run.beganAt,
  )
}

/** `iris:PROD` and `PROD` are the same, `iris:PROD` and `cache:PROD` are not. */
export function isSame(one: string, two: string): boolean {
  const [a, b] = [one.toUpperCase(), two.toUpperCase()]
  if (a === b) return true
  return a.includes(':') !== b.includes(':') && a.slice(a.indexOf(':') + 1) === b.slice(b.indexOf(':') + 1)
}

function withWindow(run: Run, index: number, window: IrisWindow): Run {
  const instances = run.instances.map((one, at) => (at === index ? withTimes(one, window, run.origin) : one))
  const lines = [...run.lines, ...window.lines]
  // the article's scripts call each status 5 good, also if the instance reports that it was not frozen any more
  if (run.origin !== 'article' || !window.wasResumed) return { ...run, instances, lines }
  const why = [run.why, `${instances[index]?.instance}: IRIS had already resumed at the thaw`].filter(
    (text) => text !== '',
  )
  return { ...run, verdict: 'failed', why: printableCopy(why.join('; ')), instances, lines }
}

function withTimes(told: InstanceWindow, window: IrisWindow, origin: Run['origin']): InstanceWindow {
  const { suspendedAt, resumedAt, journal } = window
  const isLost = window.wasResumed || (origin === 'hooks' && isAnother(told, window))
  const frozenAt = told.frozenAt ?? suspendedAt
  const thawedAt = isLost ? null : (told.thawedAt ?? resumedAt)
  const outcome = isLost && told.outcome === 'thawed' ? 'not-frozen' : told.outcome
  return {
    ...told,
    frozenAt,
    thawedAt,
    frozenSeconds: secondsBetween(frozenAt, thawedAt),
    outcome,
    refusal: told.refusal ?? window.refusal,
    journal: finerMark(told.journal, journal),
  }
}

/**
 * Whether IRIS was suspended anew between the freeze and the thaw of the hooks, as by another program. The hooks thawed that freeze then, and no log shows that
 * their own lasted. Of their own freeze IRIS tells before they log `frozen`.
 */
function isAnother({ frozenAt, thawedAt }: InstanceWindow, { suspendedAt }: IrisWindow): boolean {
  if (frozenAt === null || thawedAt === null || suspendedAt === null) return false
  return suspendedAt > frozenAt + SLACK_MS && suspendedAt < thawedAt
}

/** The mark of the hooks' log, with the offset that IRIS has for the same file. */
function finerMark(told: JournalMark | null, own: JournalMark | null): JournalMark | null {
  if (told === null) return own
  return told.offset === null && own?.file === told.file ? own : told
}
