import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { setTimeout as wait } from 'node:timers/promises'
import { setHookPrefix } from '../caller/hook-prefix.ts'
import { isDaemon } from '../caller/vmtoolsd/daemon.ts'
import type { Guest } from '../guest/guest.ts'
import { isLander } from '../guest/landers.ts'
import { type GuestProcess, otherProcesses } from '../guest/processes.ts'
import { asHook } from '../namespace/box.ts'
import { isBox, mountLayers } from '../namespace/layers.ts'
import type { ReadyJob } from '../play/job.ts'
import type { Outcome } from '../play/outcome.ts'
import { runInGuest } from '../play/prepare-guest.ts'

/** What the agent prints for a job, as one line of JSON. `goesOn`: the namespace is as it was, and the agent takes another job; else it ends. */
export type AgentAnswer =
  | { readonly kind: 'outcome'; readonly outcome: Outcome; readonly goesOn: boolean }
  | { readonly kind: 'failed'; readonly why: string; readonly goesOn: false }

/** Everything of the instances: behind /usr/bin, out of the way of hooks. */
const FAKES = '/run/guest'

const GUEST: Guest = { mode: 'namespace', fakes: FAKES, at: (path) => path, processes: hookProcesses }

const YAMA = '/proc/sys/kernel/yama/ptrace_scope'

/** What does not end within that time is not waited for. */
const LAST_END_MS = 1000

/** In a pid namespace all that is there is the hooks', but what an instance still does by itself. */
function hookProcesses(): readonly GuestProcess[] {
  return otherProcesses().filter(({ pid, command }) => !isLander(pid) && !isDaemon(command))
}

let isPlaying = false

/** Plays the jobs on standard input, one in a line, in the namespace that was made for them. */
async function main(): Promise<void> {
  const jobs = createInterface({ input: process.stdin })
  // the process that ordered them may be dead in the middle of one
  process.stdin.on('end', () => {
    if (isPlaying) process.exit()
  })
  for await (const line of jobs) {
    isPlaying = true
    const answer = await answerTo(line)
    isPlaying = false
    // Whatever still holds a pipe of ours must not hold us; the end of pid 1 ends it.
    process.stdout.write(`${JSON.stringify(answer)}\n`, () => {
      if (!answer.goesOn) process.exit()
    })
  }
  process.exit()
}

async function answerTo(line: string): Promise<AgentAnswer> {
  try {
    const job = JSON.parse(line) as ReadyJob
    const unmount = mountLayers(job.outside, job.keep)
    if (isBox()) setHookPrefix(asHook({ traced: isTraced(job) && mayNotTrace() }))
    mkdirSync(FAKES)
    const outcome = await runInGuest(job, GUEST)
    return { kind: 'outcome', outcome, goesOn: outcome.verdict === 'held' && (await isAtRest()) && unmount() }
  } catch (error) {
    return {
      kind: 'failed',
      why: error instanceof Error ? (error.stack ?? error.message) : String(error),
      goesOn: false,
    }
  }
}

/** Whether a step has the hooks run by strace. */
function isTraced({ scenario }: ReadyJob): boolean {
  return scenario.steps.some(({ verb }) => verb === 'strike' || verb === 'trace')
}

/** Whether Yama lets a process trace only what it has started. */
function mayNotTrace(): boolean {
  return existsSync(YAMA) && readFileSync(YAMA, 'utf8').trim() !== '0'
}

/** Nothing of the job is left that could reach into the next one: no process, and nothing that this one still waits for. */
async function isAtRest(): Promise<boolean> {
  const until = performance.now() + LAST_END_MS
  const isQuiet = (): boolean =>
    otherProcesses().length === 0 && process.getActiveResourcesInfo().every((resource) => resource === 'PipeWrap')
  // what was closed and what was killed is gone a little later
  for (let ms = 1; !isQuiet(); ms *= 2) {
    if (performance.now() > until) return false
    await wait(ms)
  }
  return true
}

void main()
