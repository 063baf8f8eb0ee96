import { appendFileSync, existsSync } from 'node:fs'
import type { Job } from '../../src/harness/play/job.ts'
import type { Outcome } from '../../src/harness/play/outcome.ts'
import { DRAWN_AT_ONCE_PER_CORE, runAll } from '../../src/harness/prove/pool.ts'
import type { Ground } from '../../src/harness/prove/worker.ts'
import { tellAgain } from '../hooks/played-again.ts'

/** The shell of a proof that plays one shell; PROVE_SHELL names another shell. */
export function proofShell(): { readonly name: string; readonly command: string } {
  const command = process.env.PROVE_SHELL ?? (existsSync('/usr/bin/dash') ? '/usr/bin/dash' : '/bin/sh')
  return { name: command, command }
}

/** PROVE_ONLY: a pattern of the names of scenarios, to play one that failed again. */
const only = new RegExp(process.env.PROVE_ONLY ?? '')

/** Plays jobs of a proof, and prints the number of jobs, in how many of them a process got a signal, and the longest time frozen. PROVE_LOG: a file to which each outcome is appended as a line of JSON. */
export async function proveJobs(
  what: string,
  all: readonly Job[],
  ground: Ground,
  atOncePerCore: number = DRAWN_AT_ONCE_PER_CORE,
): Promise<readonly Outcome[]> {
  const jobs = all.filter(({ scenario }) => only.test(scenario.name))
  const { signal: stop } = new AbortController()
  const log = process.env.PROVE_LOG
  const began = performance.now()
  const outcomes = await runAll(jobs, ground, {
    stop,
    atOncePerCore,
    onEnd: (outcome) => {
      if (log !== undefined) appendFileSync(log, `${JSON.stringify(outcome)}\n`)
    },
  })
  const again = outcomes.filter(({ slipped }) => slipped !== '')
  tellAgain(
    what,
    jobs.length,
    again.map(({ scenario, slipped }) => `${scenario}: ${slipped}`),
  )
  const worst = Math.max(0, ...outcomes.flatMap(({ frozen }) => frozen.map(({ from, to }) => (to ?? from) - from)))
  process.stdout.write(
    `${what}: ${outcomes.length} in ${((performance.now() - began) / 1000).toFixed(0)} s, ${outcomes.filter(isStruck).length} struck, ` +
      `frozen at most ${worst.toFixed(2)} s, ${failed(outcomes).length} failed\n`,
  )
  return outcomes
}

/** Whether a process of the hooks got a signal. */
export function isStruck({ marks }: Outcome): boolean {
  return marks.some(({ text }) => /^SIG[A-Z]+ (?:came to|to process: )/.test(text))
}

/** The outcomes that did not hold, as a test shows them. */
export function failed(outcomes: readonly Outcome[]): readonly string[] {
  return outcomes
    .filter(({ verdict }) => verdict !== 'held')
    .map(({ scenario, because, marks, logs }) => {
      return `${scenario}: ${because}\n${marks.map(({ text }) => text).join(', ')}\n${logs}`
    })
}
