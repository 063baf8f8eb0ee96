import { basename } from 'node:path'
import type { ScriptEnd } from '../../caller/run-script.ts'
import { type StartOptions, startHook } from '../../caller/start-hook.ts'
import type { SnapshotReport } from '../../caller/vmware-tools.ts'
import { isStopped, signalProcess } from '../../guest/processes.ts'
import type { Step } from '../../language/scenario.ts'
import { type HookUnderWay, mark, type ScenarioContext, stateOf } from '../context.ts'
import type { HookRun } from '../outcome.ts'
import { StepBroken } from '../step-broken.ts'
import { secondsOf, waitSeconds, waitUntil } from '../wait-until.ts'

/** `freeze`, `thaw`, `freezeFail`: a hook alone. */
export async function hook(context: ScenarioContext, step: Step): Promise<void> {
  const name = step.background === null ? step.verb : step.background || step.verb
  start(context, name, step)
  if (step.background === null) await endOf(context, name, step.expect, undefined, secondsOf(context, step))
}

function start(context: ScenarioContext, name: string, { verb, words, options }: Step): void {
  const path = verb === 'freeze' ? context.paths.preFreeze : context.paths.postThaw
  // `none` calls the hook without arguments
  const given = words.length === 0 ? [verb] : words[0] === 'none' ? [] : words
  const started = startHook(path, given, optionsOf(context, options), (heard) => context.heard.push(heard))
  const place = context.runs.length
  context.runs.push({
    hook: basename(path),
    verb: verb as HookRun['verb'],
    words: given,
    began: started.began,
    ended: null,
    end: null,
  })
  const underWay: HookUnderWay = { ...started, place }
  context.started.set(name, underWay)
}

function optionsOf({ scenario }: ScenarioContext, { stdio, cwd, umask, block, env }: Step['options']): StartOptions {
  const [key = '', value = ''] = env?.split(/=(.*)/s) ?? []
  return {
    closed: stdio === 'closed',
    read: stdio === 'read',
    relative: cwd === 'own',
    ...(umask === undefined ? {} : { umask }),
    ...(block === undefined ? {} : { block }),
    env: { ...scenario.environment, ...(env === undefined ? {} : { [key]: value }) },
  }
}

/** `wait first`, `! wait first`, `wait first SIGKILL`, `wait snapshot good` */
export async function wait(context: ScenarioContext, step: Step): Promise<void> {
  const [name = '', how] = step.words
  const seconds = secondsOf(context, step)
  if (name === 'snapshot') await endOfSnapshot(context, how, seconds)
  else await endOf(context, name, step.expect, how, seconds)
}

/** Waits for the end of a hook in the background, and how it must be. */
export async function endOf(
  context: ScenarioContext,
  name: string,
  expect: Step['expect'],
  signal: string | undefined,
  seconds: number = waitSeconds(context),
): Promise<void> {
  const started = context.started.get(name)
  if (started === undefined) throw new StepBroken(`there is no hook ${name} under way`)
  const { end, at } = await withinWait(started.end, `the end of ${name}`, seconds)
  context.started.delete(name)
  const run = context.runs[started.place]
  if (run !== undefined) context.runs[started.place] = { ...run, ended: at, end }
  if (expect === 'either') return
  const ended = end.kind === 'signalled' ? `was ended by ${end.signal}` : `exited with ${end.status}`
  const good =
    signal !== undefined ? end.kind === 'signalled' && end.signal === signal : isAs(end, expect, context.ours)
  const failure = context.ours ? 'status 1' : 'another status than 0'
  const wanted = signal !== undefined ? `ended by ${signal}` : expect === 'failure' ? failure : 'status 0'
  if (!good) throw new StepBroken(`${run?.hook ?? ''} ${run?.words.join(' ') ?? ''} ${ended}, expected ${wanted}`)
}

/** Our hooks fail only with 1: a shell exits with 2, 126 or 127 if it cannot run a script. */
function isAs(end: ScriptEnd, expect: Step['expect'], ours: boolean): boolean {
  if (end.kind !== 'exited') return false
  if (expect === 'success') return end.status === 0
  return ours ? end.status === 1 : end.status !== 0
}

/** Calls a hook outside of the scenario's steps; any end of it will do. */
export async function callAlone(context: ScenarioContext, verb: HookRun['verb']): Promise<void> {
  const step = {
    line: 0,
    text: verb,
    says: '',
    when: [],
    expect: 'either',
    verb,
    words: [],
    options: {},
    background: null,
  } as const
  await hook(context, step)
}

/** The next call of VMware Tools: none after a failure, freezeFail if an aborted freeze ended with 0, thaw after a death by signal, which counts as success. */
export async function follow(context: ScenarioContext, { words }: Step): Promise<void> {
  const run = context.runs.findLast(({ verb, end }) => verb === 'freeze' && end !== null)
  if (run === undefined || run.end === null) throw new StepBroken(`${words[0]} has not ended`)
  const next = run.end.kind === 'signalled' ? 'thaw' : run.end.status === 0 ? 'freezeFail' : null
  if (next === null) return
  await callAlone(context, next)
}

/** `snapshot good` to its end, or `snapshot &`. */
export async function snapshot(context: ScenarioContext, step: Step): Promise<void> {
  const { words, options, background, expect } = step
  if (context.snapshot !== null) throw new StepBroken('a snapshot is under way already')
  context.snapshot = context.caller.start({
    hold: Number(options.hold ?? 0.1),
    host: options.host === 'refuses' ? 'refuses' : 'commits',
    timeout: options.timeout === undefined ? null : Number(options.timeout),
    scriptArg: options.arg,
    poll: options.poll === undefined ? null : Number(options.poll),
  })
  // A step awaits the report later. Without this catch Node would end the process if the report rejects before that.
  context.snapshot.report.catch(() => {})
  if (background === null)
    await endOfSnapshot(context, expect === 'either' ? undefined : words[0], secondsOf(context, step))
}

/** Adds the report of a caller to the results. */
export function noteReport(context: ScenarioContext, report: SnapshotReport): void {
  context.reports.push(report)
  for (const { path, argument, began, ended, end } of report.scripts) {
    context.runs.push({ hook: basename(path), verb: argument, words: [argument], began, ended, end })
  }
}

async function endOfSnapshot(context: ScenarioContext, expected: string | undefined, seconds: number): Promise<void> {
  if (context.snapshot === null) throw new StepBroken('there is no snapshot under way')
  const report = await withinWait(context.snapshot.report, 'the end of the snapshot', seconds)
  context.snapshot = null
  noteReport(context, report)
  if (expected === undefined || report.outcome === expected) return
  const told = report.told.map(({ text }) => text).find((text) => /^req\.(error|aborted)/.test(text))
  throw new StepBroken(
    `the host was told that the snapshot is ${report.outcome}${told === undefined ? '' : ` (${told})`}, expected ${expected}`,
  )
}

export function abort(context: ScenarioContext): void {
  if (context.snapshot === null) throw new StepBroken('there is no snapshot to abort')
  mark(context, 'the host aborts')
  context.snapshot.abort()
}

/** `signal first SIGTERM`; `signal hook SIGKILL` is for the hook that the caller runs now, `signal stopped SIGCONT` for all that stand still. */
export async function signal(context: ScenarioContext, { words, expect }: Step): Promise<void> {
  const [name = '', word = ''] = words
  if (expect === 'either' && name === 'hook' && context.snapshot?.hookPid() == null) return
  if (name === 'hook') {
    await waitUntil(context, 'a hook', () => context.snapshot?.hookPid() != null)
    const pid = context.snapshot?.hookPid() ?? 0
    if (pid > 0) send(pid, word)
  } else if (name === 'stopped') {
    for (const { pid } of context.guest.processes()) if (isStopped(pid)) send(pid, word)
  } else if (name === 'caller') {
    if (context.caller.pid === null) throw new StepBroken('the caller is no process, expected vmtoolsd')
    send(context.caller.pid, word)
  } else {
    const started = context.started.get(name)
    if (started === undefined) throw new StepBroken(`there is no hook ${name} under way`)
    started.child.kill(word as NodeJS.Signals)
  }
  mark(context, `${word} to ${name}`)
}

/** Stops all processes first, so that none reacts to the end of another one, as when a service is stopped. */
export async function killAll(context: ScenarioContext): Promise<void> {
  mark(context, 'every process of the hooks is killed')
  const stopped = new Set<number>()
  const stopNew = (): boolean => {
    const found = context.guest.processes().filter(({ pid }) => !stopped.has(pid))
    for (const { pid } of found) {
      send(pid, 'SIGSTOP')
      stopped.add(pid)
    }
    return found.length === 0
  }
  await waitUntil(context, 'a stop of all', stopNew)
  for (const pid of stopped) send(pid, 'SIGKILL')
  await waitUntil(context, 'the end of all', () => context.guest.processes().every(({ pid }) => !stopped.has(pid)))
}

export async function keeper(context: ScenarioContext, { words: [word = ''], expect }: Step): Promise<void> {
  const pid = (): number => stateOf(context)?.keeper ?? 0
  if (expect === 'either' && pid() === 0) return
  await waitUntil(context, 'a keeper', () => pid() > 0)
  const target = pid()
  if (word === 'SIGSTOP') context.stopped.add(target)
  send(target, word)
  mark(context, `${word} to the keeper`)
}

function send(pid: number, word: string): void {
  signalProcess(pid, word as NodeJS.Signals)
}

async function withinWait<T>(promise: Promise<T>, what: string, seconds: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new StepBroken(`${what} did not come within ${seconds} s`)), seconds * 1000)
  })
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}
