import { existsSync, readFileSync, rmSync, watch, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { quiescedSnapshot, type SnapshotReport } from '../../../src/harness/caller/vmware-tools.ts'
import { addSystemd } from '../../../src/harness/guest/fake-guest.ts'
import { setFault } from '../../../src/harness/guest/faults.ts'
import { DEADLINE_SECONDS, type HookGuest, installPair, makeHookGuest, type PairTexts } from './guest.ts'
import { longestFrozen, misused, uncovered } from './judge.ts'
import { type GuestProcess, signalProcess } from './processes.ts'
import { type Settler, unrest } from './settle.ts'
import { type Point, type Signal, type Tracing, wasStruck, writeTraced } from './trace.ts'

/** The processes whose every step is struck. */
export const TARGETS = ['pre-freeze', 'post-thaw', 'keeper'] as const
/** `keeper` is the one that pre-freeze starts. */
export type Target = (typeof TARGETS)[number]

/** One snapshot in which one process is struck once; without a point it is only counted. */
export interface Story {
  readonly name: string
  readonly victim: Target
  readonly signal: Signal
  readonly point: Point | null
  /** How long VMware Tools takes to see that a hook has ended. */
  readonly pollMs: number
  /** What the keeper is started by. */
  readonly launcher: 'setsid' | 'systemd-run'
}

/** What came of a story. */
export interface Outcome {
  readonly story: { readonly name: string; readonly signal: Signal }
  readonly struck: boolean
  /** Seconds the longest suspension took. */
  readonly frozen: number
  /** What is wrong; empty if nothing. */
  readonly problems: readonly string[]
}

/** What all stories of a sweep share. */
export interface Stage {
  readonly base: string
  readonly pair: PairTexts
  /** With a deadline that no load reaches. */
  readonly patient: PairTexts
  readonly shell: string
  readonly settler: Settler
}

/** Far beyond every bound of ours: what is not over by then never is. */
const LIMIT_MS = 90_000

/** Where the victim's system calls are written. */
export function traceOf(stage: Stage, name: string): string {
  return join(stage.base, `${name}.trace`)
}

/** Plays a story to its end, then takes a good snapshot in the same guest, and judges both. */
export async function playStory(stage: Stage, story: Story): Promise<Outcome> {
  const guest = makeHookGuest(stage.base, story.name, stage.pair, stage.shell)
  if (story.launcher === 'systemd-run') addSystemd(guest.root)
  setFault(guest.root, 'iris', 'SCHLTEST2016INTEGRATION', 'freeze', { seconds: 0.15 })
  setFault(guest.root, 'cache', 'LEGACY', 'freeze', { seconds: 0.05 })
  const tracing: Tracing = { log: traceOf(stage, story.name), at: story.point, signal: story.signal }
  writeFileSync(tracing.log, '')
  const struckHooks = traced(guest, story.victim, tracing)
  const report = await snapshot(struckHooks, tracing, story)
  const rest = await stage.settler.settled(story.name, LIMIT_MS, 'may stay')
  const frozen = longestFrozen(guest.root)
  const struck = wasStruck(tracing.log, story.signal)
  const problems = [
    ...unrest(rest),
    report === null ? 'the hooks did not end' : uncovered(guest.root, report),
    misused(guest.root),
    // under load the deadline may come before the thaw
    struck || report?.outcome === 'good' || frozen > DEADLINE_SECONDS - 0.1 ? null : 'not struck, and yet not good',
  ].filter((problem) => problem !== null)
  if (rest.kind === 'at rest' && problems.length === 0) {
    problems.push(...(await playAfterwards(stage, guest, story.name, rest.stopped)))
  }
  if (problems.length === 0) rmSync(guest.root, { recursive: true, force: true })
  else problems.push(describe(report))
  return { story, struck, frozen, problems }
}

/** The next run must find no obstacle, and whoever was stopped and goes on now must not touch it. */
export async function playAfterwards(
  stage: Stage,
  guest: HookGuest,
  name: string,
  stopped: readonly GuestProcess[],
): Promise<readonly string[]> {
  rmSync(join(guest.root, 'usr/bin/setsid'), { force: true })
  writeFileSync(join(guest.root, 'fake/events'), '')
  const hooks = installPair(guest.root, stage.patient, stage.shell)
  const goOn = async (): Promise<void> => {
    for (const { pid } of stopped) signalProcess(pid, 'SIGCONT')
  }
  const report = await quiescedSnapshot(hooks, { pollMs: 0, timeoutMs: LIMIT_MS, whileFrozen: goOn })
  const rest = await stage.settler.settled(name, LIMIT_MS, 'must end')
  const problem = report.outcome === 'good' ? uncovered(guest.root, report) : report.outcome
  if (problem !== null) return [`the snapshot after it: ${problem}, ${describe(report)}`]
  return unrest(rest).map((text) => `after the snapshot after it: ${text}`)
}

function describe(report: SnapshotReport | null): string {
  const scripts = report?.scripts.map(({ argument, began, ended, end }) => {
    const how = end.kind === 'exited' ? end.status : end.signal
    return `${argument} ${began.toFixed(2)}-${ended.toFixed(2)} ${how}`
  })
  return scripts?.join(', ') ?? 'no report'
}

function traced(guest: HookGuest, victim: Target, tracing: Tracing): HookGuest['hooks'] {
  const bin = join(guest.root, 'usr/bin')
  if (victim === 'keeper') {
    // only the one that pre-freeze starts: a rescue is another keeper
    const condition = `case "$*" in *' keep freeze '*) ;; *) exec /usr/bin/setsid "$@" ;; esac\n`
    writeTraced(join(bin, 'setsid'), '/usr/bin/setsid', '', condition, tracing)
    return guest.hooks
  }
  const path = join(bin, 'traced')
  const isPre = victim === 'pre-freeze'
  writeTraced(path, '', isPre ? guest.hooks.preFreeze : guest.hooks.postThaw, '', tracing)
  return { ...guest.hooks, [isPre ? 'preFreeze' : 'postThaw']: path }
}

/** A hook that stands still is ended as VMware Tools ends it: TERM, and KILL 5 s after. null if that did not help. */
async function snapshot(hooks: HookGuest['hooks'], { log }: Tracing, story: Story): Promise<SnapshotReport | null> {
  const abort = new AbortController()
  const isStopped = (): boolean => existsSync(log) && readFileSync(log, 'latin1').includes('--- stopped by SIGSTOP')
  const watcher = watch(log, () => {
    if (story.victim !== 'keeper' && isStopped()) abort.abort()
  })
  const limit = new AbortController()
  const timer = setTimeout(() => limit.abort(), LIMIT_MS)
  try {
    const late = new Promise<null>((resolve) => limit.signal.addEventListener('abort', () => resolve(null)))
    return await Promise.race([quiescedSnapshot(hooks, { pollMs: story.pollMs, abort: abort.signal }), late])
  } finally {
    clearTimeout(timer)
    watcher.close()
  }
}
