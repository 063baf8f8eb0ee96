import { type ChildProcess, spawn } from 'node:child_process'
import { basename } from 'node:path'
import { uptimeSeconds } from '../guest/events.ts'
import { withPrefix } from './hook-prefix.ts'
import { type Heard, lastOf } from './last-lines.ts'
import type { ScriptEnd } from './run-script.ts'

/** A hook under way; its pid is the child's. */
export interface StartedHook {
  readonly child: ChildProcess
  /** Seconds since boot. */
  readonly began: number
  readonly end: Promise<{ readonly end: ScriptEnd; readonly at: number }>
}

/** What differs from the way VMware Tools starts a hook. */
export interface StartOptions {
  /** Descriptors 0-2 are closed. */
  readonly closed?: boolean
  /** It ends when its output has: the caller reads that to the end, as the qemu guest agent does. */
  readonly read?: boolean
  /** Called by a relative path, from its own folder. */
  readonly relative?: boolean
  readonly umask?: string
  /** A signal that is blocked in the hook and in all that it starts, as TERM. */
  readonly block?: string
  readonly env?: Readonly<Record<string, string>>
}

/** Starts a hook with any words, SIGPIPE ignored and a service's environment, as VMware Tools does; `runScript` is for its own calls. */
export function startHook(
  path: string,
  words: readonly string[],
  options: StartOptions = {},
  onHeard: (heard: Heard) => void = () => {},
): StartedHook {
  const began = uptimeSeconds()
  const lines = ["trap '' PIPE"]
  if (options.umask !== undefined) lines.push(`umask ${options.umask}`)
  if (options.relative === true) lines.push('cd "$(dirname "$0")"', 'self=./$(basename "$0")')
  else lines.push('self=$0')
  const blocking = options.block === undefined ? '' : `env --block-signal=${options.block} `
  lines.push(`exec ${blocking}"$self" "$@"${options.closed === true ? ' <&- >&- 2>&-' : ''}`)
  const child = spawn(...withPrefix('/bin/sh', ['-c', lines.join('\n'), path, ...words]), {
    cwd: '/',
    env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', ...options.env },
    stdio: ['ignore', options.read === true ? 'pipe' : 'ignore', 'pipe'],
  })
  if (child.stderr !== null) onHeard({ hook: [basename(path), ...words].join(' '), text: lastOf(child.stderr) })
  const end = new Promise<Awaited<StartedHook['end']>>((resolve, reject) => {
    child.on('error', reject)
    child.stdout?.resume()
    child.on(options.read === true ? 'close' : 'exit', (status, signal) =>
      resolve({
        end: status === null ? { kind: 'signalled', signal: signal ?? 'unknown' } : { kind: 'exited', status },
        at: uptimeSeconds(),
      }),
    )
  })
  return { child, began, end }
}
