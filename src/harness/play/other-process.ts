import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { withPrefix } from '../caller/hook-prefix.ts'
import { atExit } from '../guest/at-exit.ts'
import { isStopped } from '../guest/processes.ts'
import type { OtherProcess } from './context.ts'

/** Starts a process that does not belong to the hooks, in a process group of its own. */
export function startOtherProcess(): OtherProcess {
  const child = spawn(...withPrefix('/bin/sleep', ['86400']), { stdio: 'ignore', detached: true })
  const kill = (): void => void child.kill('SIGKILL')
  const forget = atExit(kill)
  const isRunning = (): boolean => child.exitCode === null && child.signalCode === null
  const pid = child.pid ?? 0
  return {
    pid,
    isUnharmed: () => isRunning() && !isStopped(pid),
    end: async () => {
      forget()
      if (!isRunning()) return
      const ended = once(child, 'exit')
      kill()
      await ended
    },
  }
}
