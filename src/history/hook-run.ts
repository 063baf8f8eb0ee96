import { DEADLINE_TEXT, INCOMPLETE_LIST_TEXT, meaningOf, ruleOf } from '../hook/events.ts'
import type { HookEvent } from '../hook/log-line.ts'
import type { RawLine } from '../logs/source-line.ts'
import { ownText } from '../text/own-text.ts'
import { printableCopy } from '../text/printable.ts'
import { tellWindow, type WindowDraft, windowDraft, windowOf } from './hook-window.ts'
import type { Run, RunVerdict } from './run.ts'
import { secondsBetween } from './seconds.ts'

/** A run by its lines so far. Only these values of the lines are kept, since there may be hundreds of thousands of runs. */
export interface RunDraft {
  readonly id: string
  beganAt: number
  /** Its first and its last line. */
  firstAt: number
  lastAt: number
  verdict: RunVerdict | null
  verdictAt: number
  verdictText: string
  undoText: string
  refusalText: string
  /** Why lists of instances were incomplete. */
  listText: string
  readonly windows: Map<string, WindowDraft>
  readonly lines: RawLine[]
  /** About how many bytes are kept of the run. */
  bytes: number
}

/** Longer than the part that is shown. */
const MAX_TEXT = 2000

/** Longer than any run (docs/reference/configuration.md): a longer `ms` is ignored. */
export const DAY_MS = 86_400_000

/** A run without events. */
export function runDraft(id: string): RunDraft {
  return {
    id: ownText(id),
    beganAt: Number.POSITIVE_INFINITY,
    firstAt: Number.POSITIVE_INFINITY,
    lastAt: Number.NEGATIVE_INFINITY,
    verdict: null,
    verdictAt: Number.NEGATIVE_INFINITY,
    verdictText: '',
    undoText: '',
    refusalText: '',
    listText: '',
    windows: new Map(),
    lines: [],
    bytes: 0,
  }
}

/** Adds one event of the run. */
export function tellRun(draft: RunDraft, event: HookEvent): void {
  const { at, ms, instance, text } = event
  draft.beganAt = Math.min(draft.beganAt, ms <= DAY_MS ? at - ms : at)
  draft.firstAt = Math.min(draft.firstAt, at)
  draft.lastAt = Math.max(draft.lastAt, at)
  if (instance !== '-') {
    let window = draft.windows.get(instance)
    if (window === undefined) {
      window = windowDraft(instance)
      draft.windows.set(ownText(instance), window)
    }
    const rule = ruleOf(event)
    if (rule === null) return
    tellWindow(window, event, rule)
    if (rule.means.kind === 'not frozen' && rule.means.called) draft.refusalText ||= kept(`${instance}: ${text}`)
    return
  }
  const means = meaningOf(event)
  const verdict = means.kind === 'verdict' ? means.verdict : means.kind === 'not started' ? 'failed' : null
  if (verdict !== null && at >= draft.verdictAt) {
    draft.verdict = verdict
    draft.verdictAt = at
    draft.verdictText = kept(text)
  } else if (means.kind === 'undone') draft.undoText = kept(text)
  else if (means.kind === 'incomplete list') draft.listText = bothTexts(draft.listText, kept(text))
}

/** The run after all its events. `isPast`: another run began after its last line, so it will get no verdict. */
export function runOf(draft: RunDraft, isPast: boolean): Run {
  const { id, beganAt, verdict, verdictAt, verdictText, undoText, refusalText, lines } = draft
  const windows = [...draft.windows.values()]
  const silence = verdict !== null ? '' : isPast ? 'it ended without a verdict' : 'the log ends within it'
  return {
    id,
    origin: 'hooks',
    beganAt,
    endedAt: verdict === null ? null : verdictAt,
    windowSeconds: windowSeconds(windows),
    verdict: verdict ?? (isPast ? 'failed' : 'unknown'),
    why: printableCopy(
      withList(verdict === 'consistent' ? '' : verdictText || undoText || refusalText || silence, draft.listText),
    ),
    instances: windows.map(windowOf),
    deadlineFired: undoText === DEADLINE_TEXT,
    lines,
  }
}

/** Both reasons, in an order that does not depend on which came first. */
function bothTexts(one: string, other: string): string {
  if (one === '' || one.length > MAX_TEXT || one.split('; ').includes(other)) return one || other
  return [...one.split('; '), other].sort().join('; ')
}

/** Adds the incomplete list to the reasons if it is not among them. If its kind is excluded the snapshot is consistent, and the verdict does not show the list. */
function withList(why: string, list: string): string {
  if (list === '' || why.includes(INCOMPLETE_LIST_TEXT)) return why
  return why === '' ? list : `${why}; ${list}`
}

function windowSeconds(windows: readonly WindowDraft[]): number | null {
  let first: number | null = null
  let last: number | null = null
  for (const { freezeBeganAt, thawedAt } of windows) {
    if (freezeBeganAt !== null) first = Math.min(first ?? freezeBeganAt, freezeBeganAt)
    if (thawedAt !== null) last = Math.max(last ?? thawedAt, thawedAt)
  }
  return secondsBetween(first, last)
}

/** Copies the part of a line that is kept; most lines have no such part. */
function kept(text: string): string {
  return ownText(text.slice(0, MAX_TEXT))
}
