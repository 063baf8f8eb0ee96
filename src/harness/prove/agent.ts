import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { setTimeout as wait } from 'node:timers/promises'
import { setHookPrefix } from '../caller/hook-prefix.ts'
import { isDaemon } from '../caller/vmtoolsd/daemon.ts'
import type { Guest } from '../guest/guest.ts'
import { hookProcesses } from '../guest/hook-processes.ts'
import { type GuestProcess, otherProcesses } from '../guest/processes.ts'
import { asHook } from '../namespace/box.ts'
import { isBox, mountLayers } from '../namespace/layers.ts'
import type { ReadyJob } from '../play/job.ts'
import type { Outcome } from '../play/outcome.ts'
import { runInGuest } from '../play/prepare-guest.ts'

/** What the agent prints for a job, as one line of JSON. `goesOn`: the namespace is as it was before the job, and the agent takes another job; else the agent ends. */
export type AgentAnswer =
  | { readonly kind: 'outcome'; readonly outcome: Outcome; readonly goesOn: boolean }
  | { readonly kind: 'failed'; readonly why: string; readonly goesOn: false }

/** The folder of the fake instances. No hook looks there. */
const FAKES = '/run/guest'

const GUEST: Guest = { mode: 'namespace', fakes: FAKES, at: (path) => path, processes }

const YAMA = '/proc/sys/kernel/yama/ptrace_scope'

/** After a job the agent waits so long for the ends of processes. */
const LAST_END_MS = 1000

/** In a pid namespace each process belongs to the hooks, except for the agent's own and those of the fake instances. */
function processes(): readonly GuestProcess[] {
  return hookProcesses(otherProcesses()).filter(({ command }) => !isDaemon(command))
}

let isPlaying = false

/** Plays the jobs from standard input, one in each line, in the namespace that was made for the jobs. */
async function main(): Promise<void> {
  const jobs = createInterface({ input: process.stdin })
  // the process that sent the jobs may be killed during a job
  process.stdin.on('end', () => {
    if (isPlaying) process.exit()
  })
  for await (const line of jobs) {
    isPlaying = true
    const answer = await answerTo(line)
    isPlaying = false
    // A process that holds a pipe of the agent must not keep the agent from ending; the end of pid 1 ends that process.
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

/** Whether in a step strace runs the hooks. */
function isTraced({ scenario }: ReadyJob): boolean {
  return scenario.steps.some(({ verb }) => verb === 'strike' || verb === 'trace')
}

/** Whether Yama lets a process trace only what it has started. */
function mayNotTrace(): boolean {
  return existsSync(YAMA) && readFileSync(YAMA, 'utf8').trim() !== '0'
}

/** Whether nothing of the job can disturb the next job: no process is left, and the agent waits for nothing. */
async function isAtRest(): Promise<boolean> {
  const until = performance.now() + LAST_END_MS
  const isQuiet = (): boolean =>
    otherProcesses().length === 0 && process.getActiveResourcesInfo().every((resource) => resource === 'PipeWrap')
  // a killed process, and a resource that was closed, ends a little later
  for (let ms = 1; !isQuiet(); ms *= 2) {
    if (performance.now() > until) return false
    await wait(ms)
  }
  return true
}

void main()
