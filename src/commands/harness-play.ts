import { randomInt } from 'node:crypto'
import { resolve } from 'node:path'
import { GenHooksError } from '../errors.ts'
import type { RealCaller } from '../harness/caller/vmtoolsd/needs.ts'
import { uptimeSeconds } from '../harness/guest/events.ts'
import { findScenarios } from '../harness/language/find-scenarios.ts'
import { findNamespace } from '../harness/namespace/unshare.ts'
import type { Job, Tried } from '../harness/play/job.ts'
import type { Outcome } from '../harness/play/outcome.ts'
import { findPoints, sweepJobs } from '../harness/prove/kill-sweep.ts'
import { DRAWN_AT_ONCE_PER_CORE, runAll } from '../harness/prove/pool.ts'
import { readScripts } from '../harness/prove/read-scripts.ts'
import { makeRealCaller } from '../harness/prove/real-caller.ts'
import { findShells } from '../harness/prove/shell.ts'
import type { Ground } from '../harness/prove/worker.ts'
import type { HarnessReport, PairReport } from '../harness/report/report.ts'
import { readTemplates } from '../hook/templates.ts'
import { realHost } from '../host/real-host.ts'
import { packageVersion, TOOL } from '../host/share.ts'
import { writeOut } from '../host/write-out.ts'
import { progress } from '../text/progress.ts'
import { pushAll } from '../text/push-all.ts'
import type { HarnessOptions } from './harness-options.ts'
import type { Io } from './io.ts'

/** Plays all that the options choose, with each pair in each shell. */
export async function playChosen(options: HarnessOptions, io: Io): Promise<HarnessReport> {
  const shells = options.shell === undefined ? [AS_WRITTEN] : await findShells(options.shell, realHost())
  const pairs = [pairOf(options.scripts), ...(options.versus === undefined ? [] : [pairOf(options.versus)])]
  const ground = await groundFor(
    pairs.map(({ tried }) => tried),
    options.unconfined === true,
  )
  const real = options.caller === 'vmtoolsd' ? makeRealCaller() : null
  const caller = real?.caller ?? null
  const seed = options.seed ?? randomInt(2 ** 31)
  const shown = progress(io.err)
  const start = performance.now()
  const { signal: stop } = new AbortController()
  const reports: PairReport[] = []
  try {
    for (const [place, { hooks, tried }] of pairs.entries()) {
      const jobs = await jobsFor(options, { tried, shells, seed, ground, stop, caller })
      const of = pairs.length > 1 ? `, pair ${place + 1} of ${pairs.length}` : ''
      const outcomes = await runAll(jobs, ground, {
        stop,
        ...(options.random === undefined ? {} : { atOncePerCore: DRAWN_AT_ONCE_PER_CORE }),
        onEnd: ({ scenario }, done) => shown.show(`${done}/${jobs.length}${of}  ${scenario}`),
      })
      reports.push({ hooks, outcomes })
      if (options.random !== undefined)
        await writeSmallest(outcomes, { options, tried, shells, seed, ground, stop, caller }, io)
    }
  } finally {
    shown.end()
    real?.end()
  }
  if (options.random !== undefined) io.err(`seed: ${seed}\n`)
  return {
    pairs: reports,
    ground: ground.kind === 'namespace' ? 'namespaces' : 'folders',
    bootedAt: Date.now() - uptimeSeconds() * 1000,
    seconds: seconds(start),
  }
}

/** The shell of the hooks' own first lines. */
const AS_WRITTEN = { name: 'as written', command: null } as const

function seconds(start: number): number {
  return (performance.now() - start) / 1000
}

interface Given {
  readonly tried: Tried
  readonly shells: readonly { readonly name: string; readonly command: string | null }[]
  readonly seed: number
  readonly ground: Ground
  readonly stop: AbortSignal
  readonly caller: RealCaller | null
}

async function jobsFor(
  options: HarnessOptions,
  { tried, shells, seed, ground, stop, caller }: Given,
): Promise<readonly Job[]> {
  const { kind, random } = options
  const jobs: Job[] = []
  const scenarios = random === undefined && options.killSweep !== true ? findScenarios(options.scenario, kind) : []
  for (const shell of shells) {
    if (options.killSweep === true)
      pushAll(
        jobs,
        await sweepJobs(
          { tried, kind, shell, every: options.every ?? 1, by: findPoints(), signals: ['SIGKILL'] },
          ground,
          stop,
        ),
      )
    else if (random !== undefined) {
      const { randomJobs } = await import('../harness/prove/random.ts')
      pushAll(jobs, randomJobs({ count: random, seed, kind, tried, shell }))
    } else
      for (const scenario of scenarios)
        jobs.push({ scenario, tried, shell: shell.command, shellName: shell.name, caller })
  }
  return jobs
}

/** How many broken schedules are made small: more would take minutes and show the same defect again. */
const MAX_SHRUNK = 2

/** Writes the first broken schedules as scenario files into the current folder, in their smallest form that is broken. */
async function writeSmallest(
  outcomes: readonly Outcome[],
  given: Given & { readonly options: HarnessOptions },
  io: Io,
): Promise<void> {
  const { options, seed, ground, stop, tried, shells } = given
  const { shrink } = await import('../harness/prove/random.ts')
  const count = options.random ?? 0
  const broken = outcomes.flatMap(({ verdict }, place) => (verdict === 'broken' ? [place] : []))
  for (const place of broken.slice(0, MAX_SHRUNK)) {
    const shell = shells[Math.floor(place / count)] ?? AS_WRITTEN
    const smallest = await shrink(place % count, { count, seed, kind: options.kind, tried, shell }, ground, stop)
    if (smallest === null) {
      io.err(`random/${seed}-${place % count}: held when it was played again\n`)
      continue
    }
    const file = scenarioFile(seed, place % count)
    await writeOut(file, smallest.text)
    io.err(`./${file}: written: ${smallest.because}\n`)
  }
}

/** The file of the smallest form of a drawn schedule that is broken, in the current folder. */
export function scenarioFile(seed: number, place: number): string {
  return `random-${seed}-${place}.scenario`
}

function pairOf(folder: string | undefined): { readonly hooks: string; readonly tried: Tried } {
  if (folder === undefined) return { hooks: `gen-hooks ${packageVersion()}`, tried: { kind: 'ours' } }
  return { hooks: folder, tried: { kind: 'files', files: readScripts(resolve(folder)) } }
}

async function groundFor(tried: readonly Tried[], isUnconfined: boolean): Promise<Ground> {
  const namespace = findNamespace()
  const templates = await readTemplates()
  const isForeign = tried.some(({ kind }) => kind === 'files')
  if (namespace.kind === 'missing') {
    if (!isForeign) return { kind: 'sandbox', templates }
    throw new GenHooksError(
      'HARNESS_FAILED',
      `namespaces: ${namespace.why}, expected mount and pid namespaces for scripts with paths of their own`,
      { hint: 'Run it as root, or where user namespaces are allowed; our own hooks need neither.' },
    )
  }
  const { options, noBox } = namespace
  const box = noBox === null && !isUnconfined
  // scripts of others that a user plays have the user's permissions only; those that root plays could change the machine
  if (isForeign && !box && !isUnconfined && process.getuid?.() === 0) {
    throw new GenHooksError(
      'HARNESS_FAILED',
      `box: ${noBox}, expected namespaces of users and overlays in them, so that scripts that root plays reach nothing of this machine`,
      {
        hint: 'Play them as a normal user, or on another machine; with --unconfined root plays them, and they may do what root may.',
      },
    )
  }
  return { kind: 'namespace', options, box, agent: TOOL, templates }
}
