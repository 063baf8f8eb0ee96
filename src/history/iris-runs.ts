import { largest, smallest } from '../text/largest.ts'
import { printableCopy } from '../text/printable.ts'
import { type IrisWindow, startOf } from './iris-windows.ts'
import type { InstanceWindow, Run } from './run.ts'
import { secondsBetween } from './seconds.ts'

/** Makes runs of suspensions that no hooks' log has: suspensions of different instances that overlap belong to one snapshot. In the order of their begin. */
export function irisRuns(windows: readonly IrisWindow[]): readonly Run[] {
  const groups: IrisWindow[][] = []
  let until = Number.NEGATIVE_INFINITY
  for (const window of windows) {
    const group = groups.at(-1)
    const isOfGroup = startOf(window) <= until && !group?.some(({ instance }) => instance === window.instance)
    if (group !== undefined && isOfGroup) group.push(window)
    else groups.push([window])
    until = Math.max(isOfGroup ? until : window.lastAt, window.lastAt)
  }
  return groups.map((group, index) => runOf(group, index === groups.length - 1))
}

function runOf(group: readonly IrisWindow[], isLast: boolean): Run {
  const first = group[0]
  const instances = group.map((window) => instanceWindow(window))
  const ends = group.map(({ resumedAt }) => resumedAt).filter((at) => at !== null)
  const isOver = group.every(
    ({ resumedAt, wasResumed, refusal }) => resumedAt !== null || wasResumed || refusal !== null,
  )
  const isUnderWay = isLast && !isOver
  const begins = group.map(({ suspendingAt, suspendedAt }) => suspendingAt ?? suspendedAt).filter((at) => at !== null)
  const why = group.flatMap((window) => reasons(window, isUnderWay))
  return {
    id: `iris:${first?.line ?? 0}`,
    origin: 'iris',
    beganAt: smallest(group.map(startOf)),
    endedAt: isOver ? largest(group.map(({ lastAt }) => lastAt)) : null,
    windowSeconds: begins.length === 0 || ends.length === 0 ? null : secondsBetween(smallest(begins), largest(ends)),
    verdict: why.length > 0 ? 'failed' : 'unknown',
    why: printableCopy(why.length === 0 && isUnderWay ? 'the log ends within it' : why.join('; ')),
    instances,
    deadlineFired: false,
    lines: group.flatMap(({ lines }) => lines),
  }
}

function instanceWindow({
  instance,
  suspendedAt,
  resumedAt,
  wasResumed,
  refusal,
  journal,
}: IrisWindow): InstanceWindow {
  const ended = wasResumed ? 'not-frozen' : resumedAt === null ? 'frozen' : 'thawed'
  return {
    instance,
    frozenAt: suspendedAt,
    thawedAt: resumedAt,
    frozenSeconds: secondsBetween(suspendedAt, resumedAt),
    outcome: refusal !== null || (suspendedAt === null && resumedAt === null) ? 'freeze-failed' : ended,
    refusal,
    journal,
  }
}

function reasons(window: IrisWindow, isUnderWay: boolean): readonly string[] {
  const { instance, suspendedAt, resumedAt, wasResumed, refusal } = window
  if (refusal !== null) return [`${instance}: it was not suspended: ${refusal.text}`]
  if (wasResumed) return [`${instance}: it had already resumed at the thaw`]
  if (resumedAt !== null || isUnderWay) return []
  return [suspendedAt === null ? `${instance}: it was not suspended` : `${instance}: the log shows no thaw`]
}
