import { randomInt } from 'node:crypto'
import { resolve } from 'node:path'
import { GenHooksError } from '../errors.ts'
import type { RealCaller } from '../harness/caller/vmtoolsd/needs.ts'
import { uptimeSeconds } from '../harness/guest/events.ts'
import { findScenarios, scenarioTexts } from '../harness/language/find-scenarios.ts'
import { findNamespace } from '../harness/namespace/unshare.ts'
import type { Job, Tried } from '../harness/play/job.ts'
import type { Outcome } from '../harness/play/outcome.ts'
import { findPoints, sweepJobs } from '../harness/prove/kill-sweep.ts'
import { DRAWN_AT_ONCE_PER_CORE, runAll } from '../harness/prove/pool.ts'
import { readScripts } from '../harness/prove/read-scripts.ts'
import { makeRealCaller } from '../harness/prove/real-caller.ts'
import { findShells } from '../harness/prove/shell.ts'
import type { Ground } from '../harness/prove/worker.ts'
import { htmlReport } from '../harness/report/html.ts'
import { harnessDocument } from '../harness/report/json.ts'
import { junitReport } from '../harness/report/junit.ts'
import { type HarnessReport, type PairReport, scoreOf, scoreText } from '../harness/report/report.ts'
import { storyReport } from '../harness/report/story.ts'
import { textReport } from '../harness/report/text.ts'
import { readTemplates } from '../hook/templates.ts'
import { realHost } from '../host/real-host.ts'
import { packageVersion, TOOL } from '../host/share.ts'
import { writeOut } from '../host/write-out.ts'
import type { Kind } from '../model.ts'
import { requirePackages } from '../own-tool.ts'
import type { ScenariosDocument } from '../schemas/scenarios.ts'
import { jsonDocument } from '../text/json.ts'
import { printable, printableLines } from '../text/printable.ts'
import { progress } from '../text/progress.ts'
import { pushAll } from '../text/push-all.ts'
import { table } from '../text/table.ts'
import { checkOutOption, giveOut, isStandardOutput } from './give-out.ts'
import { runStory } from './harness-story.ts'
import { DONE, type Io } from './io.ts'
import { stopOf } from './print-json.ts'
import { whyNotHeld } from './why-not-held.ts'

/** `harness` as typed; absent options are undefined. */
export interface HarnessOptions {
  /** Folder of the sandbox of the story, which stays. */
  readonly keep?: string | undefined
  /** Shells that run the hooks, between commas. */
  readonly shell?: string | undefined
  readonly scenario?: string | undefined
  /** Folder of a pair that is not ours. */
  readonly scripts?: string | undefined
  /** Folder of a second pair. */
  readonly versus?: string | undefined
  /** The guests have instances of that kind only. */
  readonly kind?: Kind | undefined
  /** What calls the hooks. */
  readonly caller?: 'builtin' | 'vmtoolsd' | undefined
  readonly format?: 'text' | 'story' | 'json' | 'junit' | 'html' | undefined
  readonly out?: string | undefined
  readonly list?: boolean | undefined
  /** The scenarios whose text is printed. */
  readonly show?: string | undefined
  /** With `list`; else `format` says it. */
  readonly json?: boolean | undefined
  /** How many schedules to draw. */
  readonly random?: number | undefined
  readonly seed?: number | undefined
  readonly killSweep?: boolean | undefined
  /** Of a kill sweep, every N-th point. */
  readonly every?: number | undefined
  /** The hooks are not kept in a box. */
  readonly unconfined?: boolean | undefined
}

/** `gen-hooks harness`: the scenarios of story/, told, or with `--scenario`, `--scripts`, `--versus`, `--format` the scenarios. HARNESS_FAILED if something is broken. */
export async function runHarness(options: HarnessOptions, io: Io): Promise<number> {
  if (options.list === true) return list(options, io)
  if (options.show !== undefined && options.json === true)
    throw new GenHooksError('USAGE', '--json: with --show, which prints the text of a file')
  if (options.show !== undefined) return show(options.show, io)
  checkTogether(options)
  if (isStory(options)) return runStory(options, io)
  await checkOutOption(options.out)
  if (options.random !== undefined) await requirePackages('--random', ['fast-check'])
  // the smallest form of what is broken goes into the current folder
  if (options.random !== undefined) await checkOutOption(scenarioFile(options.seed ?? 0, 0))
  const report = await play(options, io)
  const failure = whyNotHeld(report.pairs[0])
  await give(report, failure, options, io)
  if (failure !== null) throw failure
  return DONE
}

function isStory({ caller, kind, out, scenario, scripts, versus, format, random, killSweep }: HarnessOptions): boolean {
  return (
    [caller, kind, out, scenario, scripts, versus, format, random].every((option) => option === undefined) &&
    killSweep !== true
  )
}

function checkTogether(options: HarnessOptions): void {
  const { keep, scenario, random, seed, killSweep, every, caller, unconfined } = options
  const chosen = [
    scenario !== undefined && '--scenario',
    random !== undefined && '--random',
    killSweep === true && '--kill-sweep',
  ]
  const ways = chosen.filter((way) => way !== false)
  if (keep !== undefined && !isStory(options))
    throw new GenHooksError('USAGE', '--keep: scenarios leave nothing, expected it alone or with --shell')
  if (caller === 'vmtoolsd' && (random !== undefined || killSweep === true)) {
    throw new GenHooksError('USAGE', '--caller vmtoolsd: expected scenarios')
  }
  if (ways.length > 1) throw new GenHooksError('USAGE', `${ways.join(' and ')}: expected one of them`)
  if (unconfined === true && isStory(options))
    throw new GenHooksError('USAGE', '--unconfined: expected scenarios with it, such as --scripts DIR')
  if (seed !== undefined && random === undefined) throw new GenHooksError('USAGE', '--seed: expected --random with it')
  if (every !== undefined && killSweep !== true)
    throw new GenHooksError('USAGE', '--every: expected --kill-sweep with it')
}

function list({ scenario, json }: HarnessOptions, io: Io): number {
  if (json === true) {
    const scenarios = findScenarios(scenario).map(({ name, title, needs }) => ({ name, title, needs }))
    const document: ScenariosDocument = { schema: 'gen-hooks/scenarios/1', scenarios }
    io.out(jsonDocument(document))
    return DONE
  }
  const rows = findScenarios(scenario).map(({ name, title, needs }) => [
    printable(name),
    needs.join(' '),
    printable(title),
  ])
  io.out(table(['scenario', 'needs', 'what it shows'], rows, { columns: io.terminal?.columns ?? null, below: [2] }))
  return DONE
}

function show(pattern: string, io: Io): number {
  const texts = scenarioTexts(pattern)
  for (const { name, text } of texts) {
    const heading = texts.length === 1 ? '' : `===== ${printable(name)} =====\n`
    io.out(`${heading}${printableLines(text.endsWith('\n') ? text : `${text}\n`)}`)
  }
  return DONE
}

async function play(options: HarnessOptions, io: Io): Promise<HarnessReport> {
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

/** The first lines of the hooks stay as they are. */
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

/** More would take minutes, and show the same defect again. */
const MAX_SHRUNK = 2

/** Broken schedules as scenario files in the current folder, made as small as they can be. */
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

function scenarioFile(seed: number, place: number): string {
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
  // a user's can do what he can, and no more; root's could do everything
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

type Format = (report: HarnessReport, failure: GenHooksError | null) => string

const FORMATS: Readonly<Record<NonNullable<HarnessOptions['format']>, Format>> = {
  text: (report) => textReport(report),
  story: storyReport,
  json: (report, failure) =>
    jsonDocument({ ...harnessDocument(report), ...(failure === null ? {} : { error: stopOf(failure) }) }),
  junit: junitReport,
  html: htmlReport,
}

async function give(
  report: HarnessReport,
  failure: GenHooksError | null,
  { format = 'text', out }: HarnessOptions,
  io: Io,
): Promise<void> {
  const isShown = out === undefined || isStandardOutput(out)
  const text = format === 'text' && isShown ? textReport(report, io.terminal) : FORMATS[format](report, failure)
  if (isShown) {
    io.out(text)
    return
  }
  for (const pair of report.pairs) io.out(`${printable(pair.hooks)}: ${scoreText(scoreOf(pair))}\n`)
  await giveOut(out, text, io)
}
