import { basename } from 'node:path'
import type { ScriptEnd } from '../../caller/run-script.ts'
import { type StartOptions, startHook } from '../../caller/start-hook.ts'
import type { SnapshotReport } from '../../caller/vmware-tools.ts'
import type { Step } from '../../language/scenario.ts'
import { type HookUnderWay, mark, type Play, stateOf } from '../context.ts'
import type { HookRun } from '../outcome.ts'
import { StepBroken } from '../step-broken.ts'
import { secondsOf, waitSeconds, waitUntil } from '../wait-until.ts'

/** `freeze`, `thaw`, `freezeFail`: a hook alone. */
export async function hook(play: Play, step: Step): Promise<void> {
  const name = step.background === null ? step.verb : step.background || step.verb
  start(play, name, step)
  if (step.background === null) await endOf(play, name, step.expect, undefined, secondsOf(play, step))
}

function start(play: Play, name: string, { verb, words, options }: Step): void {
  const path = verb === 'freeze' ? play.paths.preFreeze : play.paths.postThaw
  // `none` is no argument at all
  const given = words.length === 0 ? [verb] : words[0] === 'none' ? [] : words
  const started = startHook(path, given, optionsOf(play, options), (heard) => play.heard.push(heard))
  const place = play.runs.length
  play.runs.push({
    hook: basename(path),
    verb: verb as HookRun['verb'],
    words: given,
    began: started.began,
    ended: null,
    end: null,
  })
  const underWay: HookUnderWay = { ...started, place }
  play.started.set(name, underWay)
}

function optionsOf({ scenario }: Play, { stdio, cwd, umask, env }: Step['options']): StartOptions {
  const [key = '', value = ''] = env?.split(/=(.*)/s) ?? []
  return {
    closed: stdio === 'closed',
    relative: cwd === 'own',
    ...(umask === undefined ? {} : { umask }),
    env: { ...scenario.environment, ...(env === undefined ? {} : { [key]: value }) },
  }
}

/** `wait first`, `! wait first`, `wait first SIGKILL`, `wait snapshot good` */
export async function wait(play: Play, step: Step): Promise<void> {
  const [name = '', how] = step.words
  const seconds = secondsOf(play, step)
  if (name === 'snapshot') await endOfSnapshot(play, how, seconds)
  else await endOf(play, name, step.expect, how, seconds)
}

/** Waits for the end of a hook in the background, and how it must be. */
export async function endOf(
  play: Play,
  name: string,
  expect: Step['expect'],
  signal: string | undefined,
  seconds: number = waitSeconds(play),
): Promise<void> {
  const started = play.started.get(name)
  if (started === undefined) throw new StepBroken(`there is no hook ${name} under way`)
  const { end, at } = await withinWait(started.end, `the end of ${name}`, seconds)
  play.started.delete(name)
  const run = play.runs[started.place]
  if (run !== undefined) play.runs[started.place] = { ...run, ended: at, end }
  if (expect === 'either') return
  const ended = end.kind === 'signalled' ? `was ended by ${end.signal}` : `exited with ${end.status}`
  const good = signal !== undefined ? end.kind === 'signalled' && end.signal === signal : isAs(end, expect, play.ours)
  const failure = play.ours ? 'status 1' : 'another status than 0'
  const wanted = signal !== undefined ? `ended by ${signal}` : expect === 'failure' ? failure : 'status 0'
  if (!good) throw new StepBroken(`${run?.hook ?? ''} ${run?.words.join(' ') ?? ''} ${ended}, expected ${wanted}`)
}

/** Our hooks fail with 1 and nothing else: 2, 126 and 127 are what a shell says of a script that it cannot run. */
function isAs(end: ScriptEnd, expect: Step['expect'], ours: boolean): boolean {
  if (end.kind !== 'exited') return false
  if (expect === 'success') return end.status === 0
  return ours ? end.status === 1 : end.status !== 0
}

/** A hook called outside of the scenario's own steps; however it ends. */
export async function callAlone(play: Play, verb: HookRun['verb']): Promise<void> {
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
  await hook(play, step)
}

/** What VMware Tools does next: nothing after a failure, freezeFail after 0 of an aborted one, thaw after a death by signal, which is success to it. */
export async function follow(play: Play, { words }: Step): Promise<void> {
  const run = play.runs.findLast(({ verb, end }) => verb === 'freeze' && end !== null)
  if (run === undefined || run.end === null) throw new StepBroken(`${words[0]} has not ended`)
  const next = run.end.kind === 'signalled' ? 'thaw' : run.end.status === 0 ? 'freezeFail' : null
  if (next === null) return
  await callAlone(play, next)
}

/** `snapshot good` to its end, or `snapshot &`. */
export async function snapshot(play: Play, step: Step): Promise<void> {
  const { words, options, background, expect } = step
  if (play.snapshot !== null) throw new StepBroken('a snapshot is under way already')
  play.snapshot = play.caller.start({
    hold: Number(options.hold ?? 0.1),
    host: options.host === 'refuses' ? 'refuses' : 'commits',
    timeout: options.timeout === undefined ? null : Number(options.timeout),
    scriptArg: options.arg,
  })
  // Looked at by its wait; until then a failure is not unhandled.
  play.snapshot.report.catch(() => {})
  if (background === null) await endOfSnapshot(play, expect === 'either' ? undefined : words[0], secondsOf(play, step))
}

/** What a caller did. */
export function noteReport(play: Play, report: SnapshotReport): void {
  play.reports.push(report)
  for (const { path, argument, began, ended, end } of report.scripts) {
    play.runs.push({ hook: basename(path), verb: argument, words: [argument], began, ended, end })
  }
}

async function endOfSnapshot(play: Play, expected: string | undefined, seconds: number): Promise<void> {
  if (play.snapshot === null) throw new StepBroken('there is no snapshot under way')
  const report = await withinWait(play.snapshot.report, 'the end of the snapshot', seconds)
  play.snapshot = null
  noteReport(play, report)
  if (expected === undefined || report.outcome === expected) return
  const told = report.told.map(({ text }) => text).find((text) => /^req\.(error|aborted)/.test(text))
  throw new StepBroken(
    `the host was told that the snapshot is ${report.outcome}${told === undefined ? '' : ` (${told})`}, expected ${expected}`,
  )
}

export function abort(play: Play): void {
  if (play.snapshot === null) throw new StepBroken('there is no snapshot to abort')
  mark(play, 'the host aborts')
  play.snapshot.abort()
}

/** `signal first SIGTERM`; `signal hook SIGKILL` is for the hook that the caller runs now. */
export async function signal(play: Play, { words, expect }: Step): Promise<void> {
  const [name = '', word = ''] = words
  if (expect === 'either' && name === 'hook' && play.snapshot?.hookPid() == null) return
  if (name === 'hook') {
    await waitUntil(play, 'a hook', () => play.snapshot?.hookPid() != null)
    const pid = play.snapshot?.hookPid() ?? 0
    if (pid > 0) send(pid, word)
  } else if (name === 'caller') {
    if (play.caller.pid === null) throw new StepBroken('the caller is no process, expected vmtoolsd')
    send(play.caller.pid, word)
  } else {
    const started = play.started.get(name)
    if (started === undefined) throw new StepBroken(`there is no hook ${name} under way`)
    started.child.kill(word as NodeJS.Signals)
  }
  mark(play, `${word} to ${name}`)
}

/** First all are stopped, so that none acts on the end of another: as when a service is stopped. */
export async function killAll(play: Play): Promise<void> {
  mark(play, 'every process of the hooks is killed')
  const stopped = new Set<number>()
  const stopNew = (): boolean => {
    const found = play.guest.processes().filter(({ pid }) => !stopped.has(pid))
    for (const { pid } of found) {
      send(pid, 'SIGSTOP')
      stopped.add(pid)
    }
    return found.length === 0
  }
  await waitUntil(play, 'a stop of all', stopNew)
  for (const pid of stopped) send(pid, 'SIGKILL')
  await waitUntil(play, 'the end of all', () => play.guest.processes().every(({ pid }) => !stopped.has(pid)))
}

export async function keeper(play: Play, { words: [word = ''], expect }: Step): Promise<void> {
  const pid = (): number => stateOf(play)?.keeper ?? 0
  if (expect === 'either' && pid() === 0) return
  await waitUntil(play, 'a keeper', () => pid() > 0)
  const target = pid()
  if (word === 'SIGSTOP') play.stopped.add(target)
  send(target, word)
  mark(play, `${word} to the keeper`)
}

function send(pid: number, word: string): void {
  try {
    process.kill(pid, word as NodeJS.Signals)
  } catch {
    // It ended meanwhile.
  }
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
