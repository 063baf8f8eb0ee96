import type { HookEvent } from '../hook/log-line.ts'
import { journalMark } from './journal.ts'
import { shown } from './printable-log.ts'
import type { InstanceWindow, JournalMark } from './run.ts'
import { secondsBetween } from './seconds.ts'

/**
 * One instance of a run, as its lines up to now tell it, in whatever order they come. A line that comes twice changes nothing: a saver that is
 * killed leaves lines that another writes again. Times are milliseconds since 1970.
 */
export interface WindowDraft {
  readonly instance: string
  /** The call of its freeze, whatever came of it. */
  freezeBeganAt: number | null
  frozenAt: number | null
  /** Why it was not frozen, the heaviest reason; null if none is told. */
  failure: string | null
  /** The last event that ended it, and its time. */
  end: string | null
  endAt: number
  thawedAt: number | null
  journal: JournalMark | null
}

/** After these it wrote again; after the others nobody knows since when. */
const RESUMES: readonly string[] = ['thawed', 'resumed']
const ENDS: readonly string[] = ['thawed', 'not-frozen', 'resumed', 'down', 'stuck']
/** From light to heavy. */
const FAILURES: readonly string[] = ['unlisted', 'skipped', 'freeze-failed', 'dropped']

/** Nothing told yet. */
export function windowDraft(instance: string): WindowDraft {
  return {
    instance: shown(instance, 300),
    freezeBeganAt: null,
    frozenAt: null,
    failure: null,
    end: null,
    endAt: Number.NEGATIVE_INFINITY,
    thawedAt: null,
    journal: null,
  }
}

/** Takes one event of the instance. */
export function tellWindow(draft: WindowDraft, { event, at, ms, text }: HookEvent): void {
  if (event === 'frozen' || event === 'freeze-failed') {
    draft.freezeBeganAt = Math.min(draft.freezeBeganAt ?? at, at - ms)
    if (event === 'frozen') draft.frozenAt = Math.max(draft.frozenAt ?? at, at)
  }
  if (event === 'journal') draft.journal = journalMark(text)
  const end = ENDS.indexOf(event)
  if (end >= 0 && at >= draft.endAt) {
    draft.end = ENDS[end] ?? null
    draft.endAt = at
    if (RESUMES.includes(event)) draft.thawedAt = at
  }
  const failure = end >= 0 ? -1 : FAILURES.indexOf(event)
  if (failure > FAILURES.indexOf(draft.failure ?? '')) draft.failure = FAILURES[failure] ?? null
}

/** The instance when all is told. */
export function windowOf({ instance, frozenAt, thawedAt, failure, end, journal }: WindowDraft): InstanceWindow {
  return {
    instance,
    frozenAt,
    thawedAt,
    frozenSeconds: secondsBetween(frozenAt, thawedAt),
    outcome: outcomeOf(),
    journal,
  }

  function outcomeOf(): string {
    if (end === 'stuck') return end
    // what did not freeze is thawed anyway, and that is not what came of it
    return frozenAt === null ? (failure ?? end ?? '-') : (end ?? 'frozen')
  }
}
