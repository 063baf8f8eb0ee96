import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { uptime } from 'node:os'
import { createInterface } from 'node:readline'
import { setTimeout as wait } from 'node:timers/promises'
import { share } from '../host/share.ts'

/** The hooks of a rehearsal, as real paths. */
export interface GuardedHooks {
  readonly preFreeze: string
  readonly postThaw: string
  /** The hooks' RUN_DIR. */
  readonly runFolder: string
  /** Seconds from the first freeze until the hooks thaw by themselves; the hold ends before. */
  readonly deadline: number
  /** Made for this rehearsal, and removed with the hooks in it when the run is over; null if the hooks are the installed ones. */
  readonly folder: string | null
}

/** One call of a hook; times are milliseconds since 1970. */
export interface HookCall {
  readonly argument: 'freeze' | 'freezeFail'
  readonly beganAt: number
  /** null if the guard died before the hook ended. */
  readonly endedAt: number | null
  readonly status: number | null
}

/** The report of the guard. */
export interface GuardReport {
  readonly freeze: HookCall | null
  readonly thaw: HookCall | null
  /** The pid of the hook that freezes, which distinguishes its run from others. */
  readonly hook: number | null
  /** The run that the hook began, by the hooks' state; null if the hook began none. */
  readonly run: string | null
  /** Whether that run was over before its thaw was due. Then freezeFail is not called, since it would end another run. */
  readonly missed: boolean
  /** Whether the guard ended by itself. */
  readonly over: boolean
}

export interface Guard {
  readonly pid: number
  /** Ends the freeze or the hold, and so begins the thaw; the thaw itself cannot be ended. */
  readonly release: () => void
  readonly report: Promise<GuardReport>
}

export const NOTHING_TOLD: GuardReport = {
  freeze: null,
  thaw: null,
  hook: null,
  run: null,
  missed: false,
  over: false,
}

/** The time limit of VMware Tools for the whole operation, 900 s. */
const CALL_SECONDS = 900

/** The environment that systemd gives to a service without settings of its own, such as vmtoolsd. */
const SERVICE_ENVIRONMENT = {
  LANG: 'C.UTF-8',
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
}

/**
 * Starts templates/rehearse-guard.sh, which freezes, holds and thaws by itself. It is not among the processes that gen-hooks ends with itself,
 * and has no terminal: what ends gen-hooks ends the lifeline, and that is all the guard sees of it.
 */
export function startGuard(hooks: GuardedHooks, holdSeconds: number, onCall: (words: string) => void): Guard {
  const shell = existsSync('/bin/bash') ? '/bin/bash' : '/bin/sh'
  const { preFreeze, postThaw, runFolder, deadline, folder } = hooks
  const words = [shell, preFreeze, postThaw, holdSeconds, CALL_SECONDS, runFolder, deadline, folder ?? '']
  const child = spawn('/bin/sh', [share('templates/rehearse-guard.sh'), ...words.map(String)], {
    cwd: '/',
    env: SERVICE_ENVIRONMENT,
    detached: true,
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  // EPIPE: it may be gone.
  child.stdin.on('error', () => {})
  const bootedAt = Date.now() - uptime() * 1000
  const report = new Promise<GuardReport>((resolve) => {
    let told = NOTHING_TOLD
    const lines = createInterface({ input: child.stdout })
    lines.on('line', (line) => {
      told = heard(told, line, bootedAt)
      if (told.over) lines.close()
      else onCall(line.replace(/^\d+ /, ''))
    })
    lines.on('close', () => {
      // The guard stays to tidy up, and rehearse need not wait for that.
      child.unref()
      child.stdin.destroy()
      child.stdout.destroy()
      resolve(told)
    })
    child.on('error', () => lines.close())
  })
  return { pid: child.pid ?? 0, release: () => void child.stdin.end(), report }
}

/** The report after one more line of the guard; an unknown line changes nothing. */
export function heard(told: GuardReport, line: string, bootedAt: number): GuardReport {
  const [, hundredths = '', word, name, value = ''] =
    /^(\d{1,12}) ([a-z]+)(?: ([\w-]{1,64}))?(?: (\d{1,3}))?$/.exec(line) ?? []
  const at = Math.round(bootedAt + Number(hundredths) * 10)
  if (word === 'over') return { ...told, over: true }
  if (word === 'missed') return { ...told, missed: true }
  if (word === 'run' && name !== undefined) return { ...told, run: name }
  if (word === 'hook' && /^\d{1,10}$/.test(name ?? '')) return { ...told, hook: Number(name) }
  if (name !== 'freeze' && name !== 'thaw') return told
  const argument = name === 'freeze' ? 'freeze' : 'freezeFail'
  if (word === 'began') return { ...told, [name]: { argument, beganAt: at, endedAt: null, status: null } }
  const began = told[name]
  return word !== 'ended' || began === null || value === ''
    ? told
    : { ...told, [name]: { ...began, endedAt: at, status: Number(value) } }
}

/** Waits for the process that a dead guard leaves, which ends the hook with TERM and 5 s later with KILL; at most 15 s. */
export async function untilEnded(pid: number): Promise<void> {
  // Nothing tells of the end of a process that is not our child.
  for (let looks = 0; looks < 300 && isAlive(pid); looks++) await wait(50)
}

/** The command line of a zombie is empty. */
function isAlive(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8') !== ''
  } catch {
    return false
  }
}
