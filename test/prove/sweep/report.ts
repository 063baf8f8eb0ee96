import { appendFileSync } from 'node:fs'
import type { Outcome } from './story.ts'

/** The outcomes in which something is wrong. */
export function failed(outcomes: readonly Outcome[]): readonly Outcome[] {
  return outcomes.filter(({ problems }) => problems.length > 0)
}

/** KILL_SWEEP_LOG: a file that takes each outcome as a line of JSON. */
export function note(outcome: Outcome): void {
  const log = process.env.KILL_SWEEP_LOG
  if (log !== undefined) appendFileSync(log, `${JSON.stringify(outcome)}\n`)
}

/** One line for whoever reads along: how many, and the longest time frozen. */
export function report(what: string, outcomes: readonly Outcome[]): void {
  const worst = outcomes.reduce((most, { frozen }) => Math.max(most, frozen), 0)
  const struck = outcomes.filter((outcome) => outcome.struck).length
  process.stdout.write(
    `kill sweep: ${outcomes.length} ${what}, ${struck} struck, frozen at most ${worst.toFixed(2)} s, ${failed(outcomes).length} failed\n`,
  )
}
