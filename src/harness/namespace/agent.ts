import { mkdirSync, readFileSync } from 'node:fs'
import type { Leftover } from '../invariant.ts'
import type { Guest } from '../scenario/guest.ts'
import type { ReadyJob } from '../scenario/job.ts'
import type { Outcome } from '../scenario/outcome.ts'
import { perform } from '../scenario/perform.ts'
import { isDaemon } from '../vmtoolsd/daemon.ts'
import { mountLayers } from './layers.ts'
import { otherProcesses } from './look.ts'

/** What the agent prints, as one line of JSON. */
export type AgentAnswer =
  | { readonly kind: 'outcome'; readonly outcome: Outcome }
  | { readonly kind: 'failed'; readonly why: string }

/** Everything of the instances: behind /usr/bin, out of the way of hooks. */
const FAKES = '/run/guest'

const GUEST: Guest = { mode: 'namespace', fakes: FAKES, at: (path) => path, processes: hookProcesses }

/** In a pid namespace all that is there is the hooks', but what an instance still does by itself. */
function hookProcesses(): readonly Leftover[] {
  return otherProcesses().filter(({ command }) => !command.includes(' --land ') && !isDaemon(command))
}

/** Plays the job on standard input in the namespace that was made for it. */
async function main(): Promise<void> {
  let answer: AgentAnswer
  try {
    const job = JSON.parse(readFileSync(0, 'utf8')) as ReadyJob
    mountLayers(job.outside, job.keep)
    mkdirSync(FAKES)
    answer = { kind: 'outcome', outcome: await perform(job, GUEST) }
  } catch (error) {
    answer = { kind: 'failed', why: error instanceof Error ? (error.stack ?? error.message) : String(error) }
  }
  // Whatever still holds a pipe of ours must not hold us; the end of pid 1 ends it.
  process.stdout.write(`${JSON.stringify(answer)}\n`, () => process.exit())
}

void main()
