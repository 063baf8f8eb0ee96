import { spawn } from 'node:child_process'
import { closeSync, existsSync, openSync } from 'node:fs'
import { basename } from 'node:path'
import { uptimeSeconds } from '../guest/events.ts'
import { withPrefix } from './hook-prefix.ts'
import { type Heard, lastOf } from './last-lines.ts'

export type ScriptArgument = 'freeze' | 'thaw' | 'freezeFail'

/** How a hook ended, as waitpid says it. */
export type ScriptEnd =
  | { readonly kind: 'exited'; readonly status: number }
  | { readonly kind: 'signalled'; readonly signal: string }

/** One hook that was run; times are seconds since boot. */
export interface ScriptRun {
  readonly path: string
  readonly argument: ScriptArgument
  readonly pid: number
  readonly began: number
  readonly ended: number
  readonly end: ScriptEnd
  /** How VMware Tools judges the end: death by signal is a success, since it reads WEXITSTATUS alone (procMgrPosix.c). */
  readonly seenAs: 'success' | 'failure' | 'cancelled'
}

export interface RunScriptOptions {
  /** tools.conf's scriptArg; expanded by bash, within double quotes. */
  readonly scriptArg?: string | undefined
  readonly env?: Readonly<Record<string, string>> | undefined
  /** File that takes stdout and stderr; /dev/null by default. */
  readonly output?: string | undefined
  /** From TERM to KILL; 5000. */
  readonly killAfterMs?: number | undefined
  readonly onStart?: ((pid: number) => void) | undefined
  /** Gets the last lines that the hook writes to stderr; stderr then does not go to `output`. */
  readonly onHeard?: ((heard: Heard) => void) | undefined
}

/** The environment that systemd gives to a service without settings of its own, such as vmtoolsd. */
const SERVICE_ENVIRONMENT = {
  LANG: 'C.UTF-8',
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
}

/**
 * Node resets SIGPIPE to its default in a child, and passes on the descriptors that it inherited itself; a shell in between ignores SIGPIPE and closes them. sh can
x
 */
const AS_VMTOOLSD = 'trap "" PIPE; exec 3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&-; exec "$1" -c "$2"'

/**
 * Runs a hook as VMware Tools does: `bash -c '"PATH" ARGUMENT'`, SIGPIPE ignored, descriptors above 2 closed, in vmtoolsd's own session and folder.
 * An abort sends TERM to the hook's pid alone, and KILL if the hook runs 5 s later.
 */
export function runScript(
  path: string,
  argument: ScriptArgument,
  abort: AbortSignal | null,
  options: RunScriptOptions = {},
): Promise<ScriptRun> {
  const arg = options.scriptArg === undefined ? '' : ` "${options.scriptArg}"`
  const shell = existsSync('/bin/bash') ? '/bin/bash' : '/bin/sh'
  const output = openSync(options.output ?? '/dev/null', 'a')
  const began = uptimeSeconds()
  return new Promise((resolve, reject) => {
    const child = spawn(...withPrefix('/bin/sh', ['-c', AS_VMTOOLSD, 'sh', shell, `"${path}" ${argument}${arg}`]), {
      cwd: '/',
      env: { ...SERVICE_ENVIRONMENT, ...options.env },
      stdio: ['ignore', output, options.onHeard === undefined ? output : 'pipe'],
    })
    if (child.stderr !== null) options.onHeard?.({ hook: `${basename(path)} ${argument}`, text: lastOf(child.stderr) })
    closeSync(output)
    const pid = child.pid ?? 0
    if (child.pid !== undefined) options.onStart?.(child.pid)
    let cancelled = false
    let killTimer: NodeJS.Timeout | undefined
    const cancel = (): void => {
      cancelled = true
      child.kill('SIGTERM')
      killTimer = setTimeout(() => child.kill('SIGKILL'), options.killAfterMs ?? 5000)
    }
    const leave = (): void => {
      clearTimeout(killTimer)
      abort?.removeEventListener('abort', cancel)
    }
    if (abort?.aborted === true) cancel()
    abort?.addEventListener('abort', cancel, { once: true })

    child.on('error', (error) => {
      leave()
      reject(error)
    })
    child.on('exit', (status, signal) => {
      leave()
      const end: ScriptEnd =
        status === null ? { kind: 'signalled', signal: signal ?? 'unknown' } : { kind: 'exited', status }
      const failed = end.kind === 'exited' && end.status !== 0
      const seenAs = cancelled ? 'cancelled' : failed ? 'failure' : 'success'
      resolve({ path, argument, pid, began, ended: uptimeSeconds(), end, seenAs })
    })
  })
}
