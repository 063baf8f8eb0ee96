import { GenHooksError } from '../errors.ts'
import { printable, quoteText } from '../text/printable.ts'
import type { Zone } from '../text/zone.ts'
import type { Run } from './run.ts'
import { latestRun, worstRun } from './select-run.ts'
import { spanOf } from './since.ts'

const MOST_NAMED = 10

/**
 * The run that `--run` names: an id or the begin of one, the time at which it began or was under way, `latest`, or `worst`, the one with the longest window.
 * RUN_UNKNOWN if there is none, or more than one; the message begins with `subject`.
 */
export function chosenRun(runs: readonly Run[], name: string, zone: Zone, subject = '--run'): Run {
  if (runs.length === 0) throw new GenHooksError('RUN_UNKNOWN', 'these logs tell of no run')
  const named = name === 'latest' ? latestRun(runs) : name === 'worst' ? (worstRun(runs) ?? latestRun(runs)) : null
  if (named !== null) return named
  const span = spanOf(name, zone)
  // for a log without ids the id is a line number, which other logs have too
  const byId = runs.filter(({ id }) => id === name)
  const found = byId.length > 0 ? byId : span === null ? byPrefix(runs, name) : byTime(runs, span, shownAs(name, zone))
  const [run] = found
  if (run !== undefined && found.length === 1) return run
  if (found.length > 1) throw ambiguous(name, found, zone, subject)
  const expected =
    span === null
      ? `no such run, expected one of ${runs.length} by its id or the begin of it or its time, latest or worst`
      : `no run then, the nearest ${nearestText(runs, span.from, zone)}`
  throw new GenHooksError('RUN_UNKNOWN', `${subject}: ${quoteText(name)}: ${expected}`)
}

function byPrefix(runs: readonly Run[], name: string): readonly Run[] {
  const begin = name.toLowerCase()
  return runs.filter(({ id }) => id.toLowerCase().startsWith(begin))
}

/** Whether the clock of the zone shows the begin of a run so. An hour that comes twice has two moments with one name, of which `spanOf` knows the earlier. */
function shownAs(name: string, zone: Zone): (run: Run) => boolean {
  const shown = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d)?)?(?=\.\d+$|$)/.exec(name.trim())?.[0].replace('T', ' ')
  return ({ beganAt }) => shown !== undefined && zone.text(beganAt).startsWith(shown)
}

/** The runs that began in that span; if there are none, the runs that were under way. */
function byTime(
  runs: readonly Run[],
  { from, to }: { readonly from: number; readonly to: number },
  isShown: (run: Run) => boolean,
): readonly Run[] {
  const begun = runs.filter((run) => (run.beganAt >= from && run.beganAt < to) || isShown(run))
  return begun.length > 0
    ? begun
    : runs.filter(({ beganAt, endedAt }) => beganAt < from && endedAt !== null && endedAt >= from)
}

function ambiguous(name: string, found: readonly Run[], zone: Zone, subject: string): GenHooksError {
  const more = found.length - MOST_NAMED
  const list = found.slice(-MOST_NAMED).map((run) => textOf(run, zone))
  return new GenHooksError(
    'RUN_UNKNOWN',
    `${subject}: ${quoteText(name)}: ${found.length} runs, expected one: ${more > 0 ? `${more} older ones, ` : ''}${list.join(', ')}`,
    { hint: 'Give more of the id, the time to the second or with its offset, or fewer logs.' },
  )
}

function nearestText(runs: readonly Run[], at: number, zone: Zone): string {
  const before = runs.findLast(({ beganAt }) => beganAt <= at)
  const after = runs.find(({ beganAt }) => beganAt > at)
  const near = [before, after].filter((run) => run !== undefined).map((run) => textOf(run, zone))
  return `${near.length === 1 ? 'is' : 'are'} ${near.join(' and ')}`
}

const textOf = ({ id, beganAt }: Run, zone: Zone): string => `${printable(id, 80)} (${zone.text(beganAt)})`
