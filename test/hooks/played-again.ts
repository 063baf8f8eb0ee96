import type { Outcome } from '../../src/harness/play/outcome.ts'
import { LONGEST } from '../../src/harness/prove/longest-first.ts'

/** Prints how many scenarios were played a second time because the machine may have been too slow, and why; none on an idle machine. */
export function tellAgain(what: string, all: number, again: readonly string[]): void {
  const lines = again.map((one) => `  ${one}\n`)
  process.stderr.write(`played again alone: ${again.length} of ${all} ${what}\n${lines.join('')}`)
}

/** So many seconds of a scenario that begins among the last are seconds in which a core has nothing to do. */
const LONG_SECONDS = 20
const MOST_TOLD = 8

/** Prints the scenarios that took long and that `LONGEST` does not name, the longest first: on an idle machine, what to add there. */
export function tellLong(outcomes: readonly Pick<Outcome, 'scenario' | 'shell' | 'began' | 'ended'>[]): void {
  const long = outcomes
    .filter(({ scenario }) => !LONGEST.includes(scenario))
    .map(({ scenario, shell, began, ended }) => ({ name: `${shell}: ${scenario}`, seconds: ended - began }))
    .filter(({ seconds }) => seconds > LONG_SECONDS)
    .sort((a, b) => b.seconds - a.seconds)
  if (long.length === 0) return
  const told = long.slice(0, MOST_TOLD).map(({ name, seconds }) => `  ${name}: ${seconds.toFixed(0)} s\n`)
  process.stderr.write(`${long.length} scenarios took over ${LONG_SECONDS} s and did not begin first\n${told.join('')}`)
}
