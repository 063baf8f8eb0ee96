import type { EventRule } from '../hook/events.ts'
import { type EndDraft, endDraft, outcomeOf, tellEnd } from '../hook/instance-end.ts'
import type { HookEvent } from '../hook/log-line.ts'
import { type FreezeError, freezeErrorOf } from '../logs/freeze-errors.ts'
import { printableCopy } from '../text/printable.ts'
import { journalMark } from './journal.ts'
import type { InstanceWindow, JournalMark } from './run.ts'
import { secondsBetween } from './seconds.ts'

/** One instance of a run by its lines so far, in any order. */
export interface WindowDraft extends EndDraft {
  readonly instance: string
  /** The call of its freeze, also if the freeze failed. */
  freezeBeganAt: number | null
  refusal: FreezeError | null
  journal: JournalMark | null
}

/** A window without events. */
export function windowDraft(instance: string): WindowDraft {
  return {
    ...endDraft(),
    instance: printableCopy(instance, 300),
    freezeBeganAt: null,
    refusal: null,
    journal: null,
  }
}

/** Adds one event of the instance. */
export function tellWindow(draft: WindowDraft, event: HookEvent, rule: EventRule): void {
  const { at, ms, text } = event
  const { means } = rule
  tellEnd(draft, event, rule)
  if (means.kind === 'frozen' || (means.kind === 'not frozen' && means.called))
    draft.freezeBeganAt = Math.min(draft.freezeBeganAt ?? at, at - ms)
  if (means.kind === 'not frozen' && means.called) draft.refusal = freezeErrorOf(text)
  if (means.kind === 'journal') draft.journal = journalMark(text)
}

/** The instance after all its events. */
export function windowOf(draft: WindowDraft): InstanceWindow {
  const { instance, frozenAt, thawedAt, refusal, journal } = draft
  return {
    instance,
    frozenAt,
    thawedAt,
    frozenSeconds: secondsBetween(frozenAt, thawedAt),
    outcome: outcomeOf(draft),
    refusal,
    journal,
  }
}
