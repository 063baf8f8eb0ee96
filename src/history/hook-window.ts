import { ruleOf } from '../hook/events.ts'
import type { HookEvent } from '../hook/log-line.ts'
import { printableCopy } from '../text/printable.ts'
import { journalMark } from './journal.ts'
import type { InstanceWindow, JournalMark } from './run.ts'
import { secondsBetween } from './seconds.ts'

/**
 * One instance of a run by its lines so far, in any order. A line that comes twice changes nothing: a saver that was
 * killed leaves lines that another process writes again. Times are milliseconds since 1970.
 */
export interface WindowDraft {
  readonly instance: string
  /** The call of its freeze, also if the freeze failed. */
  freezeBeganAt: number | null
  frozenAt: number | null
  /** Why the instance was not frozen, the gravest reason; null if the log has none. */
  failure: string | null
  failureWeight: number
  /** The last event that ended the freeze, and its time. */
  end: string | null
  endAt: number
  thawedAt: number | null
  journal: JournalMark | null
}

/** A window without events. */
export function windowDraft(instance: string): WindowDraft {
  return {
    instance: printableCopy(instance, 300),
    freezeBeganAt: null,
    frozenAt: null,
    failure: null,
    failureWeight: 0,
    end: null,
    endAt: Number.NEGATIVE_INFINITY,
    thawedAt: null,
    journal: null,
  }
}

/** Adds one event of the instance. */
export function tellWindow(draft: WindowDraft, told: HookEvent): void {
  // The word of the rule is kept, not that of the line: a part of a string keeps the whole string in memory.
  const { event = '', means } = ruleOf(told) ?? {}
  const { at, ms, text } = told
  switch (means?.kind) {
    case 'frozen':
      draft.freezeBeganAt = Math.min(draft.freezeBeganAt ?? at, at - ms)
      draft.frozenAt = Math.max(draft.frozenAt ?? at, at)
      return
    case 'not frozen':
      if (means.called) draft.freezeBeganAt = Math.min(draft.freezeBeganAt ?? at, at - ms)
      if (means.weight <= draft.failureWeight) return
      draft.failure = event
      draft.failureWeight = means.weight
      return
    case 'thaw':
      if (at < draft.endAt) return
      draft.end = event
      draft.endAt = at
      if (means.end === 'writes') draft.thawedAt = at
      return
    case 'journal':
      draft.journal = journalMark(text)
      return
    default:
  }
}

/** The instance after all its events. */
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
    // an instance that did not freeze is thawed anyway, and that thaw is not its outcome
    return frozenAt === null ? (failure ?? end ?? '-') : (end ?? 'frozen')
  }
}
