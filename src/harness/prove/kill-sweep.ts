import { existsSync } from 'node:fs'
import { GenHooksError } from '../../errors.ts'
import { STARTED_BY_POST_THAW, TARGETS, type Target } from '../../hook/processes.ts'
import type { Kind } from '../../model.ts'
import type { Point } from '../language/point.ts'
import { BASH, STRACE } from '../play/inject-signal.ts'
import type { Job } from '../play/job.ts'
import { type Column, type Signal, type SweepOptions, sweep } from './sweep.ts'
import type { Ground } from './worker.ts'

export interface KillSweepOptions extends SweepOptions {
  /** The kind of points: see findPoints. Commands are counted by bash, in each shell. */
  readonly by: 'calls' | 'lines'
  readonly signals: readonly Signal[]
}

/** The kind of points that this machine can find: system calls, or commands of the script where there is no strace. */
export function findPoints(exists: (path: string) => boolean = existsSync): 'calls' | 'lines' {
  if (exists(STRACE)) return 'calls'
  if (exists(BASH)) return 'lines'
  throw new GenHooksError('HARNESS_FAILED', `${STRACE} and ${BASH}: not installed, expected one for --kill-sweep`, {
    hint: 'Install the package strace.',
  })
}

/** A scenario for every point of every target: a signal at that system call or command, the end of all hooks, then a good snapshot. */
export function sweepJobs(options: KillSweepOptions, ground: Ground, stop: AbortSignal): Promise<readonly Job[]> {
  const victims = options.tried.kind === 'ours' ? TARGETS : (['pre-freeze', 'post-thaw'] as const)
  return sweep(
    victims.map((victim) => columnOf(victim, options)),
    options,
    ground,
    stop,
  )
}

function columnOf(victim: Target, { signals, by, kind, tried }: KillSweepOptions): Column {
  const isReplacement = STARTED_BY_POST_THAW.includes(victim)
  const lines = isReplacement ? afterKill : inSnapshot
  const verbs: Readonly<Record<Signal, string>> = {
    SIGKILL: 'is killed',
    SIGTERM: 'gets SIGTERM',
    SIGSTOP: 'is stopped',
  }
  return {
    name: victim,
    signals,
    ...(isReplacement ? { oneIn: 8 } : {}),
    title: (signal, { call, nth }) =>
      `${victim} ${verbs[signal]} at its ${call} number ${nth}: nothing stays frozen, and the next snapshot is good.`,
    counted: lines({ victim, strike: `trace ${victim}${by === 'lines' ? ' lines' : ''}`, signal: null, turn: 0, kind }),
    struck: (signal, { call, nth }: Point, index) =>
      lines({
        victim,
        strike: `strike ${victim} ${signal} ${call} ${nth}`,
        signal,
        // how the hooks of others start their processes is unknown
        turn: tried.kind === 'ours' ? index % 4 : 0,
        kind,
      }),
  }
}

interface Struck {
  readonly victim: Target
  /** The step that strikes a process, or counts points. */
  readonly strike: string
  readonly signal: Signal | null
  /** 0 to 3: whether the caller looks rarely for the end of a hook, and whether systemd-run starts the owner of a run. */
  readonly turn: number
  readonly kind: Kind | undefined
}

/** Short limits let the scenario end soon. There is no suspend limit: an instance that resumes without a thaw would hide a defect of the hooks. */
function inSnapshot({ victim, strike, signal, turn, kind }: Struck): string {
  const poll = turn % 2 === 0 ? '' : ' poll=0.3'
  // VMware Tools ends a stopped hook by SIGTERM, and 5 s later by SIGKILL
  const isHook = victim === 'pre-freeze' || victim === 'post-thaw'
  const snapshot =
    signal === 'SIGSTOP' && isHook
      ? `snapshot &${poll}\n? until struck\nabort\n? wait snapshot`
      : `? snapshot${signal === null ? ' good' : ''}${poll}`
  return `${turn < 2 ? '' : 'systemd\n'}config freeze.timeout 3
config thaw.timeout 3
config watchdog.deadline 5
config watchdog.resumeAfter null
fault ${kind ?? 'iris'}:A freeze seconds=0.15
fault ${kind ?? 'cache'}:C freeze seconds=0.05
${strike}
${snapshot}
until idle
${signal === null ? '' : 'struck\n'}${afterwards(signal)}`
}

/** All processes are killed while all instances are frozen, and post-thaw starts the target. All instances must be thawed although the target gets the signal. */
function afterKill({ strike, signal }: Struck): string {
  return `config watchdog.resumeAfter null
${strike}
freeze
kill-all
? thaw
until frozen none within=60
until idle
${signal === null ? '' : '? struck\n'}${afterwards(signal)}`
}

/** The next snapshot must be good, also if a stopped process continues during that snapshot. */
function afterwards(signal: Signal | null): string {
  const next = 'snapshot good'
  const beside = 'snapshot & hold=0.5\nuntil snapshot\nsignal stopped SIGCONT\nwait snapshot good\nuntil idle'
  return `strike none\n${signal === 'SIGSTOP' ? beside : next}\n`
}
