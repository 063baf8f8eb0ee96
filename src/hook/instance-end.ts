import { type EventRule, ruleOf } from './events.ts'
import { type HookEvent, parseHookLine } from './log-line.ts'
import type { InstanceEnd } from './worth.ts'

/**
 * How one instance came through a run, by its lines so far, in any order. A line that comes twice changes nothing: a saver that was
 * killed leaves lines that another process writes again. Times are milliseconds since 1970.
 */
export interface EndDraft {
  frozenAt: number | null
  /** Why the instance was not frozen, the gravest reason; null if the log has none. */
  failure: string | null
  failureWeight: number
  /** The last event that ended the freeze, and its time. */
  end: string | null
  endAt: number
  thawedAt: number | null
}

/** An instance without events. */
export function endDraft(): EndDraft {
  return {
    frozenAt: null,
    failure: null,
    failureWeight: 0,
    end: null,
    endAt: Number.NEGATIVE_INFINITY,
    thawedAt: null,
  }
}

/** Adds one event of the instance. Keeps the word of the rule, not that of the line: a part of a string keeps the whole string in memory. */
export function tellEnd(draft: EndDraft, { at }: Pick<HookEvent, 'at'>, { event, means }: EventRule): void {
  switch (means.kind) {
    case 'frozen':
      draft.frozenAt = Math.max(draft.frozenAt ?? at, at)
      return
    case 'not frozen':
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
    default:
  }
}

/** The event that says how it came through; `-` where none does. */
export function outcomeOf({ frozenAt, failure, end }: EndDraft): string {
  if (end === 'stuck') return end
  // an instance that did not freeze is thawed anyway, and that thaw is not its outcome
  return frozenAt === null ? (failure ?? end ?? '-') : (end ?? 'frozen')
}

/** How each instance came through that run, by the text of a log; empty where the text has no line of them. */
export function instanceEnds(text: string, run: string): readonly InstanceEnd[] {
  const drafts = new Map<string, EndDraft>()
  for (const line of text.split('\n')) {
    const event = parseHookLine(line)
    if (event === null || event.run !== run || event.instance === '-') continue
    const draft = drafts.get(event.instance) ?? endDraft()
    drafts.set(event.instance, draft)
    const rule = ruleOf(event)
    if (rule !== null) tellEnd(draft, event, rule)
  }
  return [...drafts].map(([instance, draft]) => ({
    instance,
    isFrozen: draft.frozenAt !== null,
    isThawed: draft.thawedAt !== null,
    outcome: outcomeOf(draft),
  }))
}
