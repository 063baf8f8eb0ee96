import { meaningOf } from '../hook/events.ts'
import type { GuardReport } from './guard.ts'
import type { LoggedEvent } from './run-log.ts'

/** The result of one instance; times are milliseconds since 1970, null if the log does not have them. */
export interface RehearsedInstance {
  readonly instance: string
  readonly frozenAt: number | null
  /** The thaw by the hooks: `thawed`, `resumed`, `not-frozen`, `down`, `stuck`; `-` if there was none. */
  readonly thaw: string
  readonly thawedAt: number | null
}

/** The verdict of a rehearsal. `why` is empty if it is good. */
export interface Judgement {
  readonly outcome: 'good' | 'failed' | 'interrupted'
  readonly why: readonly string[]
}

/** The instances with a freeze or a thaw in the run's log, in that order. */
export function instancesOf(events: readonly LoggedEvent[]): readonly RehearsedInstance[] {
  const found = new Map<string, RehearsedInstance>()
  for (const one of events) {
    const { instance, event, at } = one
    const means = meaningOf(one)
    if (instance === '-') continue
    const known = found.get(instance) ?? { instance, frozenAt: null, thaw: '-', thawedAt: null }
    if (means.kind === 'frozen') found.set(instance, { ...known, frozenAt: at })
    else if (means.kind === 'not frozen' && means.called) found.set(instance, known)
    else if (means.kind === 'thaw') found.set(instance, { ...known, thaw: event, thawedAt: at })
  }
  return [...found.values()]
}

/**
 * Good if the hooks said of the run all that they say of a snapshot that is covered. Its verdict is `aborted`, since no snapshot was taken; what would
 * have spoken against one stands in the text of that line.
 */
export function judge(report: GuardReport, events: readonly LoggedEvent[], signal: string | null): Judgement {
  const { freeze, thaw, missed, over } = report
  const why: string[] = []
  if (!over) why.push('the guard was killed')
  if (freeze?.status !== 0) why.push(`freeze: ${statusText(freeze?.status)}`)
  else if (missed) why.push('freezeFail was not called: the run was over before')
  else if (thaw?.status !== 0) why.push(`freezeFail: ${statusText(thaw?.status)}`)
  for (const one of events) {
    const { event, level, instance, text } = one
    const means = meaningOf(one)
    const isBad = means.kind === 'verdict' && means.verdict !== 'consistent'
    if (isBad ? text !== '' : level === 'error') {
      why.push(`${instance === '-' ? '' : `${instance}: `}${event}${text === '' ? '' : `: ${text}`}`)
    }
  }
  // What was ended before it began a run logs nothing.
  const isSilent = report.run === null && (freeze?.status ?? 0) > 1
  if (events.length === 0 && !isSilent) why.push('the log of the hooks has no line of this run')
  if (events.length > 0 && freeze?.status === 0 && !instancesOf(events).some(({ frozenAt }) => frozenAt !== null)) {
    why.push('nothing was frozen: no instance of the plan runs')
  }
  if (signal !== null) return { outcome: 'interrupted', why: [`ended by ${signal}`, ...why] }
  return { outcome: why.length === 0 ? 'good' : 'failed', why }
}

function statusText(status: number | null | undefined): string {
  return status === null || status === undefined ? 'did not end' : `exit status ${status}`
}
