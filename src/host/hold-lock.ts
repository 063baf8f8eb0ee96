import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { isProgram } from './is-program.ts'
import { killGroup } from './live-groups.ts'

/** A lock of this process, or why there is none: `busy`, another process holds the lock; `none`, the lock cannot be taken on this machine. */
export type Lock =
  | { readonly kind: 'held'; readonly release: () => Promise<void> }
  | { readonly kind: 'busy' }
  | { readonly kind: 'none'; readonly why: string }

const PROGRAMS = ['/usr/bin/flock', '/bin/flock', '/usr/sbin/flock', '/sbin/flock']
/** The process that holds the lock ends with its standard input, which ends when this process ends, also by SIGKILL. */
const HOLDER = 'echo held; read -r _'

/** Takes flock(2) on a file or folder of this machine, and waits for the lock at most `waitMs`. The lock is free again after `release` or the end of this process. */
export async function holdLock(path: string, waitMs: number): Promise<Lock> {
  const flock = PROGRAMS.find(isProgram)
  if (flock === undefined) return { kind: 'none', why: 'flock is not installed' }
  const holder = spawn(flock, ['-x', path, '/bin/sh', '-c', HOLDER], {
    // In a session of its own: a Ctrl-C must not free the lock while this process still writes.
    detached: true,
    cwd: '/',
    env: { PATH: '/usr/bin:/bin' },
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  const ended = once(holder, 'exit')
  holder.stdin.on('error', () => {})
  let waited = false
  const timer = setTimeout(() => {
    waited = true
    if (holder.pid !== undefined) killGroup(holder.pid)
  }, waitMs)
  // The event `error`: flock did not start.
  const said = await Promise.race([once(holder.stdout, 'data'), ended.catch(() => null).then(() => null)])
  clearTimeout(timer)
  if (said === null) return waited ? { kind: 'busy' } : { kind: 'none', why: `flock failed for ${path}` }
  return {
    kind: 'held',
    release: async () => {
      holder.stdin.end()
      await ended
    },
  }
}
