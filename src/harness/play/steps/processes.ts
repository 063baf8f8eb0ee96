import { setTimeout as wait } from 'node:timers/promises'
import { uptimeSeconds } from '../../guest/events.ts'
import { signalProcess, whatIs } from '../../guest/processes.ts'
import { PROCESS } from '../../language/point.ts'
import type { Step } from '../../language/scenario.ts'
import { mark, type ScenarioContext } from '../context.ts'
import { StepBroken } from '../step-broken.ts'
import { struckAt } from '../strike-log.ts'

/** `process 3 SIGKILL`; `process 17 SIGKILL round after=0.3`: with `round` the count starts again with the first process behind the last one. */
export async function signalOne(
  context: ScenarioContext,
  { words: [nth = '', word = ''], options, expect }: Step,
): Promise<void> {
  if (options.after !== undefined) await wait(Number(options.after) * 1000)
  const all = context.guest.processes()
  const place = Number(nth) - 1
  const victim = all[options.round === undefined ? place : place % all.length]
  if (victim === undefined) {
    if (expect === 'either') return
    throw new StepBroken(`there are ${all.length} processes of the hooks, expected ${nth}`)
  }
  if (word === 'SIGSTOP') context.stopped.add(victim.pid)
  signalProcess(victim.pid, word as NodeJS.Signals)
  mark(context, processMark(word, whatIs(victim, all)))
}

/** The mark of a `process` step; `what` is from whatIs. */
export function processMark(signal: string, what: string): string {
  return `${signal} to process: ${what}`
}

/** `trace processes`: each process of this moment is a point. */
export function countProcesses(context: ScenarioContext): void {
  context.counted.push(...context.guest.processes().map((_, index) => ({ call: PROCESS, nth: index + 1 })))
}

/** `struck`: the target got the signal, or it made fewer calls, and the last snapshot was good. */
export function struck(context: ScenarioContext, { expect }: Step): void {
  if (context.strike === null) throw new StepBroken('nothing is struck')
  const { victim, signal } = context.strike
  const at = struckAt(context.guest, signal)
  if (at !== null) {
    mark(context, `${signal} came to ${victim}`, uptimeSeconds() - (Date.now() - at) / 1000)
    return
  }
  if (expect === 'either') return
  const last = context.reports.at(-1)?.outcome
  if (last !== 'good')
    throw new StepBroken(`${signal} did not come to ${victim}, and the snapshot was ${last ?? 'none'}, expected good`)
}
