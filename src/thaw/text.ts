import type { LastRun } from '../hook/last-json.ts'
import type { ThawDocument } from '../schemas/thaw.ts'
import { printable, printableLines } from '../text/printable.ts'
import { backupAdvice } from './consequences.ts'
import type { Holder } from './holder.ts'
import type { Looked, Situation } from './situation.ts'
import type { ThawReport } from './thaw.ts'

/** A line for each instance: whether it is frozen, which program froze it, since when. */
export function situationText({ now, instances, down }: Situation): string {
  const lines = [
    ...instances.map(lookedText),
    ...down.map((id) => `${id}: is down, nothing to thaw`),
    ...(now.kind === 'unknown' ? [`hooks: ${now.detail}`] : []),
  ]
  return printableLines(lines.map((line) => `${line}\n`).join(''))
}

/** Each attempt with its result, and whether the backup taken meanwhile is good. */
export function reportText(report: ThawReport): string {
  const lines = [
    ...(report.hook === null ? [] : [`${report.hook.typed}: ${report.hook.result}`]),
    ...report.instances.flatMap(({ id, steps, after }) => [
      ...steps.map(({ typed, result, after: then }) => `${id}: ${typed}: ${result}, ${answerText(then.answer)}`),
      `${id}: ${answerText(after.answer)} now`,
    ]),
    ...(report.hook === null ? [] : [`hooks: ${verdictText(report.lastRun)}`]),
    ...backupAdvice(report.instances).map((line) => `backup: ${line}`),
  ]
  return printableLines(lines.map((line) => `${line}\n`).join(''))
}

/** The situation and the result for programs. */
export function thawDocument(situation: Situation, report: ThawReport | null): ThawDocument {
  const done = new Map(report?.instances.map((one) => [one.id, one]))
  return {
    schema: 'gen-hooks/thaw/1',
    run: situation.now,
    instances: situation.instances.map(({ id, suspended, holder, since }) => ({
      instance: id,
      frozen: suspended.answer,
      unanswered: suspended.why,
      by: suspended.answer === 'no' ? null : holder,
      since,
      steps: done.get(id)?.steps.map(({ typed, result, after }) => ({ typed, result, frozen: after.answer })) ?? [],
      frozenNow: done.get(id)?.after.answer ?? suspended.answer,
    })),
    down: situation.down,
    listsNotWhole: situation.notWhole,
    hook: report?.hook ?? null,
    backup: report === null ? [] : backupAdvice(report.instances),
  }
}

function lookedText({ id, suspended, holder, since }: Looked): string {
  const unanswered = suspended.why === '' ? '' : ` (${suspended.why})`
  if (suspended.answer === 'no') return `${id}: not frozen${unanswered}`
  const what = suspended.answer === 'yes' ? 'frozen' : 'unknown whether it is frozen'
  return `${id}: ${what}${since === null ? '' : ` since ${since}`}, ${holderText(holder)}${unanswered}`
}

function holderText(holder: Holder): string {
  switch (holder.kind) {
    case 'keeper':
      return `by run ${holder.run} of these hooks, which is under way (${holder.phase})`
    case 'abandoned':
      return `by run ${holder.run} of these hooks, whose processes are gone (${holder.phase})`
    case 'given up':
      return `by run ${holder.run} of these hooks, which could not thaw it`
    case 'somebody else':
      return 'not by these hooks'
  }
}

function answerText(answer: 'yes' | 'no' | 'unknown'): string {
  return answer === 'yes' ? 'frozen' : answer === 'no' ? 'not frozen' : 'unknown whether it is frozen'
}

function verdictText(last: LastRun): string {
  if (last.kind !== 'read') return 'no verdict yet'
  const { run, verdict, why } = last.values
  return `run ${printable(String(run))} is ${String(verdict)}${why === '' ? '' : `: ${String(why)}`}`
}
